package dev.gridmesh.mux;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.application.ApplicationFailedException;
import dev.gridmesh.application.Publishers;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.util.context.Context;

/**
 * The request items of a stream at the caller's side (protocol.md §5): a publisher of the
 * application, from AckMux on. Owner loop only, unless said otherwise.
 * <p>
 * State: the publisher, in an {@link ItemSender}; and whether its end was sent. It ends
 * with its stream.
 */
final class RequestItems implements ItemSender.Owner {

	private final OutboundStream stream;

	private final Publisher<byte[]> items;

	private final ItemSender sender;

	private boolean ended;

	/**
	 * Makes items that are not subscribed to.
	 * @param stream the stream that they belong to
	 * @param items who emits them
	 * @param inCapacity how many the handler takes at once
	 */
	RequestItems(OutboundStream stream, Publisher<byte[]> items, int inCapacity) {
		this.stream = stream;
		this.items = items;
		this.sender = new ItemSender(inCapacity, stream.context, stream, this);
	}

	ItemSender sender() {
		return this.sender;
	}

	/** Begins, when the handler side has accepted the stream. */
	void subscribe() {
		this.sender.open();
		Throwable failure = Publishers.subscribe(this.items, this.sender);
		if (failure != null) {
			this.sender.broke(failure);
		}
	}

	@Override
	public void sendItem(byte[] item) {
		if (this.stream.takesRequests()) {
			this.stream.sendRequest(item);
		}
	}

	@Override
	public void onPublisherEnded(@Nullable Throwable error) {
		if (this.ended || !this.stream.takesRequests()) {
			return;
		}
		this.ended = true;
		if (error != null) {
			this.stream.endLocally(error);
		}
		else {
			this.stream.sendEndOfRequests();
		}
	}

	@Override
	public void onPublisherDone() {
		// nobody counts the publishers of callers
	}

	@Override
	public void onPublisherFailed(Throwable error) {
		// the subscriber of the call is told, as with any other operator
	}

	@Override
	public void onPublisherBroke(Throwable failure) {
		this.stream.report(ApplicationPart.PUBLISHER, failure);
	}

	@Override
	public void cancelPublisher(@Nullable Subscription subscription) {
		Throwable thrown = (subscription != null) ? Publishers.cancel(subscription) : null;
		if (thrown != null) {
			this.stream.report(ApplicationPart.PUBLISHER, thrown);
		}
	}

	@Override
	public Context publisherContext() {
		try {
			return this.stream.subscriberContext();
		}
		catch (ApplicationFailedException ex) {
			this.sender.end(ex.failure());
			this.stream.report(ApplicationPart.SUBSCRIBER, ex.failure());
			return Context.empty();
		}
	}

}
