package dev.gridmesh.mux;

import dev.gridmesh.GridCall;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.util.context.Context;

/**
 * The responses of a stream at its handler side (protocol.md §5): what the handler's
 * publisher emits, and how it ends, which takes a credit. Owner loop only, unless said
 * otherwise.
 * <p>
 * State: the publisher, in an {@link ItemSender}; whether the stream was acknowledged,
 * before which nothing is sent; and whether the handler threw instead of returning a
 * publisher. It ends with its stream.
 */
final class ResponseItems implements ItemSender.Owner {

	private final InboundStream stream;

	private final ItemSender sender;

	private boolean opened;

	/** Written where the handler runs, before its end is handed over. */
	private boolean thrown;

	/**
	 * Makes responses that are not open.
	 * @param stream the stream that they belong to
	 * @param outCapacity how many the caller takes at once
	 */
	ResponseItems(InboundStream stream, int outCapacity) {
		this.stream = stream;
		this.sender = new ItemSender(outCapacity, stream.context, stream, this);
	}

	ItemSender sender() {
		return this.sender;
	}

	/** Lets responses pass from now on: AckMux is in front of them. */
	void open() {
		this.opened = true;
		this.sender.open();
	}

	/**
	 * Ends the responses with what the handler threw. Where the handler runs.
	 * @param error what it threw
	 */
	void handlerThrew(Throwable error) {
		this.thrown = !this.sender.isPublisherEnded();
		this.sender.end(error);
	}

	@Override
	public void sendItem(byte[] item) {
		this.stream.sendResponse(item);
	}

	@Override
	public void onPublisherEnded(@Nullable Throwable error) {
		if (this.stream.isEnded() || !this.opened || !this.sender.takeCreditForEnd()) {
			return;
		}
		if (error != null) {
			this.stream.fail((this.thrown ? RemoteErrors.STREAM_PANIC : "") + RemoteErrors.textOf(error));
		}
		else {
			this.stream.complete();
		}
	}

	@Override
	public void onPublisherDone() {
		this.stream.handlerDone();
	}

	@Override
	public void onPublisherFailed(Throwable error) {
		this.stream.reportHandler(error);
	}

	@Override
	public void onPublisherBroke(Throwable failure) {
		this.stream.reportHandler(failure);
	}

	@Override
	public void cancelPublisher(@Nullable Subscription subscription) {
		this.stream.cancelHandler(subscription);
	}

	@Override
	public Context publisherContext() {
		return Context.of(GridCall.class, this.stream);
	}

}
