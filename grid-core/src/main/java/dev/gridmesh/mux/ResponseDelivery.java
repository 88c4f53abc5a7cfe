package dev.gridmesh.mux;

import dev.gridmesh.ApplicationPart;
import dev.gridmesh.application.ApplicationFailedException;
import dev.gridmesh.application.Subscribers;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Tells the subscriber of a stream its responses and their end, each on its own: the end
 * behind all responses, and never within one (Reactive Streams rule 1.3). Owner loop
 * only, but for {@link #subscriberContext()}.
 * <p>
 * State: an error with which the stream was ended while its subscriber took a response,
 * until that has returned. It ends with its stream.
 */
final class ResponseDelivery {

	private final OutboundStream stream;

	private final ItemReceiver responses;

	private final CoreSubscriber<? super byte[]> subscriber;

	private @Nullable Throwable untold;

	/**
	 * Makes a delivery of which nothing was told.
	 * @param stream the stream
	 * @param responses what has come
	 * @param subscriber who is told
	 */
	ResponseDelivery(OutboundStream stream, ItemReceiver responses, CoreSubscriber<? super byte[]> subscriber) {
		this.stream = stream;
		this.responses = responses;
		this.subscriber = subscriber;
	}

	/** Hands over what has come, as far as demand goes, and the end if it is due. */
	void deliver() {
		boolean endIsDue = this.responses.deliver(this.subscriber);
		if (this.responses.isDelivering()) {
			// the subscriber has caused this, and is looked after when it has returned
			return;
		}
		Throwable thrown = this.responses.takeThrown();
		if (thrown != null) {
			this.stream.endLocally(thrown);
		}
		Throwable untold = this.untold;
		this.untold = null;
		if (untold != null && !this.stream.isCancelled()) {
			tellEnd(untold);
		}
		else if (endIsDue) {
			signalEnd();
		}
		if (thrown != null) {
			this.stream.report(ApplicationPart.SUBSCRIBER, thrown);
		}
	}

	private void signalEnd() {
		Throwable error = this.responses.error();
		if (error != null) {
			this.stream.endWith(error);
		}
		else {
			this.stream.complete();
		}
	}

	/**
	 * Tells why the stream ended early, now or when the subscriber has taken its item.
	 * @param error why
	 */
	void signalError(Throwable error) {
		if (this.responses.isDelivering()) {
			this.untold = error;
		}
		else {
			tellEnd(error);
		}
	}

	/**
	 * Tells the end.
	 * @param error why it is early, or {@code null} if the responses are complete
	 */
	void tellEnd(@Nullable Throwable error) {
		Throwable thrown = Subscribers.end(this.subscriber, error);
		if (thrown != null) {
			this.stream.report(ApplicationPart.SUBSCRIBER, thrown);
		}
	}

	/** The Reactor context of who has subscribed. Safe for any thread. */
	Context subscriberContext() throws ApplicationFailedException {
		return Subscribers.contextOf(this.subscriber);
	}

}
