package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.testing.Thrown;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes with something of an application that throws, and a call of another that must
 * not notice.
 */
abstract class ApplicationFaults {

	static final HandlerId FAILING = HandlerId.named("failing");

	static final HandlerId OTHER = HandlerId.named("other");

	static final byte[] ITEM = { 1 };

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	final Sinks.One<byte[]> answer = Sinks.one();

	final List<ApplicationError> told = new ArrayList<>();

	CompletableFuture<byte[]> other;

	long reconnects;

	@BeforeEach
	void tellErrors() {
		this.grid.with((builder) -> builder.errorListener(this.told::add));
	}

	/** Connects A and B, and makes a call that is to outlive whatever fails. */
	GridConnection connect(HandlerDefinition failing) {
		this.grid.startPair(failing, GridHandlers.single(OTHER, (payload, call) -> this.answer.asMono()));
		GridConnection connection = this.grid.from(A, B);
		this.other = connection.request(OTHER).toFuture();
		this.reconnects = connection.stats().reconnects();
		pass();
		return connection;
	}

	void pass() {
		this.grid.world.advance(Duration.ofMillis(50));
	}

	void expectNothingElseHasEnded() {
		assertThat(this.other).isNotDone();
		assertThat(this.grid.from(A, B).stats().reconnects()).isEqualTo(this.reconnects);
		this.answer.tryEmitValue(ITEM);
		pass();
		assertThat(this.other).isCompletedWithValueMatching((value) -> value.length == ITEM.length);
		this.grid.assertNothingRuns();
	}

	void expectTold(ApplicationPart... parts) {
		assertThat(this.told).extracting(ApplicationError::part).containsExactly(parts);
		assertThat(Stream.of(A, B).mapToLong((name) -> count(name, parts[0])).sum()).isEqualTo(parts.length);
	}

	long count(String name, ApplicationPart part) {
		return this.grid.managers.get(name).applicationErrors().getOrDefault(part, 0L);
	}

	/** Notes what it is told, and that it is told one thing after another. */
	static class Recorder implements CoreSubscriber<byte[]> {

		final List<String> signals = new ArrayList<>();

		Subscription subscription;

		private Throwable error;

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(byte[] item) {
			signal("item");
		}

		/** To be called last, before what is thrown. */
		void leaveItem() {
			this.signals.add("returned");
		}

		@Override
		public void onError(Throwable error) {
			this.error = error;
			signal("error");
		}

		@Override
		public void onComplete() {
			signal("complete");
		}

		private void signal(String signal) {
			this.signals.add(signal);
		}

		void cancel() {
			this.subscription.cancel();
		}

		void expectOneError(Class<? extends Throwable> kind) {
			assertThat(this.signals).containsExactly("error");
			assertThat(this.error).isInstanceOf(kind);
		}

		/** The same for who emits nothing. */
		CoreSubscriber<Void> ofNothing() {
			return new BaseSubscriber<>() {
				@Override
				protected void hookOnComplete() {
					Recorder.this.onComplete();
				}
			};
		}

	}

	/** A subscription that throws when it is asked, or else when it is cancelled. */
	static final class Odd implements Subscription {

		private final Thrown thrown;

		private final boolean atCancel;

		int cancelled;

		Odd(Thrown thrown, boolean atCancel) {
			this.thrown = thrown;
			this.atCancel = atCancel;
		}

		static Subscription quiet() {
			return new Odd(Thrown.EXCEPTION, true);
		}

		Flux<byte[]> publisher() {
			return new Flux<>() {
				@Override
				public void subscribe(CoreSubscriber<? super byte[]> actual) {
					actual.onSubscribe(Odd.this);
				}
			};
		}

		@Override
		public void request(long n) {
			if (!this.atCancel) {
				this.thrown.raise();
			}
		}

		@Override
		public void cancel() {
			this.cancelled++;
			if (this.atCancel) {
				this.thrown.raise();
			}
		}

	}

}
