package dev.gridmesh.mux;

import java.util.List;
import java.util.Map;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.StreamHandler;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.handler.RegisteredHandler;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Tests races between the loop and one other thread in every order of their reads and
 * writes. Unlike threads that race, that finds the one order in which a signal is lost,
 * each time.
 * <p>
 * Each test names changes of the code that it was seen to fail with.
 */
class CallInterleavingsTests {

	private static final int CAPACITY = 4;

	private static final long MUX_ID = 1;

	/**
	 * The end of a stream against a subscriber of its input.
	 * <p>
	 * Fails if {@code InputMailbox.subscribe} does not look whether the stream is over,
	 * or looks before it has noted the subscriber; if {@code InboundStream.release} says
	 * that the stream is over only after it has told the subscriber; and if
	 * {@code InputMailbox.terminate} reads and writes whether the end was told in two
	 * steps.
	 */
	@Test
	void subscriberThatComesWhileTheStreamEndsIsToldOneEnd() {
		Interleavings.check(SubscriberDuringEnd.class, "subscriptions 1, values 0, errors 1, completions 0",
				InputMailbox.class, InboundStream.class);
	}

	/**
	 * A publisher's last item and end against a loop that looks for items.
	 * <p>
	 * Fails if {@code ItemSender.drain} reads whether the publisher has ended after it
	 * has looked for an item.
	 */
	@Test
	void lastItemIsSentBeforeTheEndOfItsPublisher() {
		Interleavings.check(EndDuringDrain.class,
				"[ACK_MUX/0/0 bytes, MUX_SERVER_MSG/0/1 bytes, MUX_SERVER_MSG/2/0 bytes, DISCONNECT_CLIENT_MUX/0/0 bytes]",
				ItemSender.class, ItemQueue.class, ResponseItems.class, InboundStream.class, CallMailbox.class);
	}

	/**
	 * Demand of a caller against the answer.
	 * <p>
	 * Fails if {@code OutboundCall.onAnswer} does not look for demand again after it has
	 * left the answer; and if {@code OutboundCall.request} looks for the answer before it
	 * has left the demand.
	 */
	@Test
	void answerThatComesWhileItIsAskedForIsTold() {
		Interleavings.check(DemandDuringAnswer.class,
				"subscriptions 0, values 1, errors 0, completions 1, places taken 0", OutboundCall.class,
				CallMailbox.class);
	}

	/**
	 * The subscription of a handler's publisher against the end of its stream.
	 * <p>
	 * Fails if {@code ItemSender.onSubscribe} does not look for a cancel, or looks before
	 * it has noted the subscription; and if {@code ItemSender.cancel} looks for the
	 * subscription before it has said that nothing more is sent.
	 */
	@Test
	void publisherThatSubscribesWhileTheStreamEndsIsCancelled() {
		Interleavings.check(SubscriptionDuringCancel.class,
				"cancelled: true, running: 0, [ACK_MUX/0/0 bytes, DISCONNECT_CLIENT_MUX/0/0 bytes]", ItemSender.class,
				InboundStream.class, InboundMux.class, HandlerRun.class, CallMailbox.class);
	}

	private static RegisteredHandler register(StreamHandler code) {
		return HandlerRegistry.of(List.of(GridHandlers.twoWayStream(HandlerId.of(1), CAPACITY, CAPACITY, code)))
			.all()
			.get(0);
	}

	private static InboundStream start(ModelledLink link, RegisteredHandler handler) {
		InboundStream stream = new InboundStream(link, handler, Message.of(Op.CONNECT_MUX, MUX_ID, 0, 0));
		link.own();
		stream.start(null);
		link.disown();
		return stream;
	}

	/** A handler subscribes to its input while the caller cancels. */
	public static class SubscriberDuringEnd {

		private final ModelledLink link = new ModelledLink();

		private final Told told = new Told();

		private final InboundStream stream = start(this.link, register((payload, items, call) -> {
			this.input = (InputMailbox) items;
			return Flux.never();
		}));

		private @Nullable InputMailbox input;

		@Operation
		public void onLoop() {
			this.link.own();
			this.stream.onCancelled();
			this.link.disown();
		}

		@Operation
		public void elsewhere() {
			this.input.subscribe(this.told);
		}

		@Operation
		public String outcome() {
			this.link.settle();
			return this.told.toString();
		}

	}

	/** A publisher emits its last item and ends while the loop looks for items. */
	public static class EndDuringDrain {

		private final ModelledLink link = new ModelledLink();

		private final Responses responses = new Responses();

		private final InboundStream stream = start(this.link, register((payload, items, call) -> this.responses));

		public EndDuringDrain() {
			this.link.own();
			this.responses.subscriber.onSubscribe(this.responses);
			this.link.disown();
		}

		@Operation
		public void onLoop() {
			this.link.own();
			this.stream.onOutboundRoom();
			this.link.disown();
		}

		@Operation
		public void elsewhere() {
			this.responses.subscriber.onNext(new byte[] { 7 });
			this.responses.subscriber.onComplete();
		}

		@Operation
		public String outcome() {
			this.link.settle();
			return this.link.sent();
		}

	}

	/** A caller asks while its answer comes. */
	public static class DemandDuringAnswer {

		private final ModelledLink link = new ModelledLink();

		private final Told told = new Told();

		private final OutboundCall call = new OutboundCall(this.link,
				new OutboundRequest(HandlerId.of(1), null, 0, 0, false, 0, 0, Map.of()), this.told);

		public DemandDuringAnswer() {
			this.link.queue().tryTakePlace(0);
			this.call.start();
			this.link.settle();
		}

		@Operation
		public void onLoop() {
			this.link.own();
			Message answer = Message.of(Op.RESPONSE, this.call.muxId(), 0, Flags.EOF, new byte[] { 7 });
			this.call.onMessage(answer);
			this.link.disown();
		}

		@Operation
		public void elsewhere() {
			this.call.request(1);
		}

		@Operation
		public String outcome() {
			this.link.settle();
			return this.told + ", places taken " + this.link.queue().placesTaken();
		}

	}

	/** A handler's publisher makes its subscription while the caller cancels. */
	public static class SubscriptionDuringCancel {

		private final ModelledLink link = new ModelledLink();

		private final Responses responses = new Responses();

		private final RegisteredHandler handler = register((payload, items, call) -> this.responses);

		private final InboundStream stream = start(this.link, this.handler);

		@Operation
		public void onLoop() {
			this.link.own();
			this.stream.onCancelled();
			this.link.disown();
		}

		@Operation
		public void elsewhere() {
			this.responses.subscriber.onSubscribe(this.responses);
		}

		@Operation
		public String outcome() {
			this.link.settle();
			return "cancelled: %s, running: %d, %s".formatted(this.responses.cancellations > 0,
					this.handler.stats().running(), this.link.sent());
		}

	}

	/** A subscriber, which notes what it is told. */
	private static final class Told implements CoreSubscriber<byte[]> {

		private int subscriptions;

		private int values;

		private int errors;

		private int completions;

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscriptions++;
		}

		@Override
		public void onNext(byte[] value) {
			this.values++;
		}

		@Override
		public void onError(Throwable error) {
			this.errors++;
		}

		@Override
		public void onComplete() {
			this.completions++;
		}

		@Override
		public String toString() {
			return "subscriptions %d, values %d, errors %d, completions %d".formatted(this.subscriptions, this.values,
					this.errors, this.completions);
		}

	}

	/** A publisher that leaves to others when it emits. */
	private static final class Responses extends Flux<byte[]> implements Subscription {

		private @Nullable CoreSubscriber<? super byte[]> subscriber;

		private int cancellations;

		@Override
		public void subscribe(CoreSubscriber<? super byte[]> actual) {
			this.subscriber = actual;
		}

		@Override
		public void request(long n) {
			// emits when the test says so
		}

		@Override
		public void cancel() {
			this.cancellations++;
		}

	}

}
