package dev.gridmesh.mux;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a single request ends once and gives back what it took, whatever comes at
 * once on several threads.
 */
class OutboundCallRacesTests {

	private static final int ROUNDS = 500;

	private static final byte[] PAYLOAD = new byte[10];

	private final LoopThread loop = new LoopThread();

	private final ExecutorService threads = Executors.newFixedThreadPool(3,
			(task) -> LoopThread.daemon(task, "thread-of-the-application"));

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.loop.close();
	}

	private OutboundCall newCall(ThreadedLink link, CoreSubscriber<byte[]> subscriber) {
		assertThat(link.queue().tryTakePlace(PAYLOAD.length)).isTrue();
		return new OutboundCall(link,
				new OutboundRequest(HandlerId.of(1), PAYLOAD, this.loop.nanoTime(), 0, false, 0, 0, Map.of()),
				subscriber);
	}

	private OutboundCall openCall(ThreadedLink link, CoreSubscriber<byte[]> subscriber) {
		OutboundCall call = newCall(link, subscriber);
		call.start();
		this.loop.settle();
		return call;
	}

	private static Message answerTo(OutboundCall call) {
		return Message.of(Op.RESPONSE, call.muxId(), 0, Flags.EOF, new byte[] { 7 });
	}

	static Stream<Set<Part>> parts() {
		return Stream.of(EnumSet.of(Part.DEMAND, Part.ANSWER), EnumSet.of(Part.DEMAND, Part.CANCEL, Part.ANSWER),
				EnumSet.of(Part.DEMAND, Part.ANSWER, Part.LINK_END),
				EnumSet.of(Part.CANCEL, Part.ANSWER, Part.LINK_END),
				EnumSet.of(Part.DEMAND, Part.CANCEL, Part.ANSWER, Part.LINK_END),
				EnumSet.of(Part.START, Part.DEMAND, Part.CANCEL), EnumSet.of(Part.START, Part.CANCEL, Part.LINK_END),
				EnumSet.of(Part.START, Part.DEMAND, Part.LINK_END),
				EnumSet.of(Part.INVALID_DEMAND, Part.CANCEL, Part.ANSWER),
				EnumSet.of(Part.INVALID_DEMAND, Part.ANSWER, Part.LINK_END),
				EnumSet.of(Part.INVALID_DEMAND, Part.START, Part.LINK_END));
	}

	@ParameterizedTest
	@MethodSource("parts")
	void callEndsOnceAndItsPlaceIsFreeAgain(Set<Part> parts) {
		for (int round = 0; round < ROUNDS; round++) {
			ThreadedLink link = new ThreadedLink(this.loop, Extension.CANCEL);
			Signals signals = new Signals();
			OutboundCall call = parts.contains(Part.START) ? newCall(link, signals) : openCall(link, signals);

			race(parts, link, call).run();
			this.loop.settle();

			signals.check(parts);
			int told = signals.count();
			call.request(1);
			call.cancel();
			this.loop.settle();
			assertThat(signals.count()).as("signals after the end").isEqualTo(told);
			link.assertNothingIsTaken();
		}
	}

	private Race race(Set<Part> parts, ThreadedLink link, OutboundCall call) {
		Race race = new Race();
		for (Part part : parts) {
			switch (part) {
				case START -> race.runner(this.threads, call::start);
				case DEMAND -> race.runner(this.threads, () -> call.request(1));
				case INVALID_DEMAND -> race.runner(this.threads, () -> call.request(0));
				case CANCEL -> race.runner(this.threads, call::cancel);
				case LINK_END -> race.runner(this.threads, link::end);
				case ANSWER -> race.runner(this.loop, () -> link.deliver(answerTo(call)));
			}
		}
		return race;
	}

	@Test
	void twoThreadsThatAskGetOneAnswer() {
		for (int round = 0; round < ROUNDS; round++) {
			ThreadedLink link = new ThreadedLink(this.loop);
			Signals signals = new Signals();
			OutboundCall call = openCall(link, signals);

			new Race().runner(this.threads, () -> call.request(1))
				.runner(this.threads, () -> call.request(Long.MAX_VALUE))
				.runner(this.loop, () -> link.deliver(answerTo(call)))
				.run();
			this.loop.settle();

			assertThat(signals.values).hasValue(1);
			assertThat(signals.completions).hasValue(1);
			assertThat(signals.errors).hasValue(0);
			link.assertNothingIsTaken();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callThatIsCancelledBeforeItsStartGivesItsPlaceBackOnce(boolean linkEnds) {
		ThreadedLink link = new ThreadedLink(this.loop);
		Signals signals = new Signals();
		OutboundCall call = newCall(link, signals);

		call.cancel();
		this.loop.settle();
		if (linkEnds) {
			link.end();
			this.loop.settle();
		}
		call.start();
		this.loop.settle();

		assertThat(signals.count()).isZero();
		link.assertNothingIsTaken();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void demandThatIsNotPositiveIsToldOnceAndNotWithinTheSubscription(long demand) {
		for (boolean started : new boolean[] { false, true }) {
			ThreadedLink link = new ThreadedLink(this.loop);
			Signals signals = new Signals();
			OutboundCall call = started ? openCall(link, signals) : newCall(link, signals);

			call.request(demand);
			assertThat(signals.count()).isEqualTo(started ? 1 : 0);
			if (!started) {
				call.start();
				this.loop.settle();
			}

			assertThat(signals.error).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3.9");
			assertThat(signals.count()).isOne();
			link.assertNothingIsTaken();
		}
	}

	/** What may happen to a call. */
	enum Part {

		START, DEMAND, INVALID_DEMAND, CANCEL, ANSWER, LINK_END

	}

	/** Counts what a call signals, and checks the order. */
	private static final class Signals implements CoreSubscriber<byte[]> {

		private final AtomicInteger values = new AtomicInteger();

		private final AtomicInteger completions = new AtomicInteger();

		private final AtomicInteger errors = new AtomicInteger();

		private volatile Throwable error;

		private volatile Thread toldBy;

		@Override
		public void onSubscribe(Subscription subscription) {
			throw new IllegalStateException("the call is the subscription");
		}

		@Override
		public void onNext(byte[] value) {
			assertThat(ended()).as("value after the end").isZero();
			this.values.incrementAndGet();
		}

		@Override
		public void onError(Throwable error) {
			this.toldBy = Thread.currentThread();
			this.error = error;
			this.errors.incrementAndGet();
		}

		@Override
		public void onComplete() {
			this.completions.incrementAndGet();
		}

		private int ended() {
			return this.completions.get() + this.errors.get();
		}

		private int count() {
			return this.values.get() + ended();
		}

		private void check(Set<Part> parts) {
			if (parts.contains(Part.CANCEL)) {
				assertThat(ended()).as("ends after a cancel").isLessThanOrEqualTo(1);
			}
			else {
				assertThat(ended()).as("ends").isOne();
			}
			assertThat(this.values.get()).as("values").isEqualTo(this.completions.get());
			if (!parts.contains(Part.DEMAND)) {
				assertThat(this.values).as("values that nobody asked for").hasValue(0);
			}
			if (parts.equals(EnumSet.of(Part.DEMAND, Part.ANSWER))) {
				assertThat(this.values).hasValue(1);
			}
			if (this.error != null) {
				Class<?> expected = (this.error instanceof GridDisconnectedException) ? GridDisconnectedException.class
						: IllegalArgumentException.class;
				Part cause = (expected == GridDisconnectedException.class) ? Part.LINK_END : Part.INVALID_DEMAND;
				assertThat(this.error).isInstanceOf(expected);
				assertThat(parts).contains(cause);
			}
		}

	}

}
