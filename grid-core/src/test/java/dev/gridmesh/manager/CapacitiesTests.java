package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Capacities;
import dev.gridmesh.protocol.CapacitiesCodec;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests extension {@code caps}: callers go by what the handler side says of itself, and
 * with a v1 peer by what they were told.
 */
@ExtendWith(LeakCheck.class)
class CapacitiesTests {

	private static final ExtensionSettings CAPS = ExtensionSettings.NONE.toBuilder().caps(true).build();

	private static final HandlerId LAZY = HandlerId.of(1);

	private static final HandlerId COUNT = HandlerId.of(2);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final AtomicLong asked = new AtomicLong();

	private final AtomicLong emitted = new AtomicLong();

	/** Takes items, and never looks at them. */
	private static HandlerDefinition lazy(int inCapacity) {
		return GridHandlers.requestStream(LAZY, inCapacity, (payload, items, call) -> Flux.never());
	}

	private HandlerDefinition count(int outCapacity, int items) {
		return GridHandlers.responseStream(COUNT, outCapacity,
				(payload, none, call) -> Flux.range(0, items)
					.doOnNext((n) -> this.emitted.incrementAndGet())
					.map((n) -> Integer.toString(n).getBytes(StandardCharsets.UTF_8)));
	}

	private static CallOptions in(int inCapacity) {
		return (inCapacity > 0) ? CallOptions.defaults().withInCapacity(inCapacity) : CallOptions.defaults();
	}

	private CompletableFuture<List<byte[]>> put(String from, String to, CallOptions options) {
		CompletableFuture<List<byte[]>> end = this.grid.from(from, to)
			.stream(LAZY, null,
					Flux.<byte[]>generate((sink) -> sink.next(new byte[1])).doOnRequest(this.asked::addAndGet), options)
			.collectList()
			.toFuture();
		this.grid.world.advance(Duration.ofMillis(5));
		return end;
	}

	/** Opens a stream whose subscriber wants nothing yet. */
	private Reader read(String from, String to, CallOptions options) {
		Reader reader = new Reader();
		this.grid.from(from, to).stream(COUNT, null, options).subscribe(reader);
		this.grid.world.advance(Duration.ofMillis(5));
		return reader;
	}

	private static Throwable errorOf(CompletableFuture<?> future) {
		assertThat(future).isCompletedExceptionally();
		return future.handle((value, error) -> error).join();
	}

	private void node(String name, boolean caps, int maxOutCapacity, HandlerDefinition... handlers) {
		this.grid
			.with((builder) -> builder.settings((settings) -> settings.extensions(caps ? CAPS : ExtensionSettings.NONE)
				.calls((calls) -> calls.maxInFlight(100).maxInbound(100).maxOutCapacity(maxOutCapacity))))
			.start(name, List.of(A, B), handlers);
	}

	@ParameterizedTest
	@CsvSource({ "1, 0", "8, 0", "8, 1", "2, 10" })
	void callerSendsAsManyItemsAsTheHandlerTakesWhateverItWasTold(int inCapacity, int declared) {
		this.grid.withExtensions(CAPS).startPair(lazy(inCapacity));

		CompletableFuture<?> end = put(A, B, in(declared));

		// and the one whose credit came back for the slot in front of the handler
		assertThat(this.asked).hasValue(inCapacity + 1);
		assertThat(end).isNotDone();
	}

	@ParameterizedTest
	@CsvSource({ "false, true", "true, false", "false, false" })
	void callerGoesByItsOwnDeclarationUnlessBothEndsAnnounce(boolean callerSpeaks, boolean handlerSideSpeaks) {
		node(A, callerSpeaks, 16, lazy(8));
		node(B, handlerSideSpeaks, 16, lazy(8));
		this.grid.awaitConnected();

		put(A, B, in(0));
		assertThat(this.asked).hasValue(2);

		put(A, B, in(3));
		assertThat(this.asked).hasValue(2 + 4);
	}

	@ParameterizedTest
	@ValueSource(strings = { A, B })
	void slowReaderOfAFasterHandlerLosesNothing(String caller) {
		this.grid.withExtensions(CAPS).startPair(count(8, 50));

		Reader reader = read(caller, B, CallOptions.defaults().withOutCapacity(2));
		assertThat(this.emitted).as("the handler's capacity and the slot").hasValue(8 + 1);
		reader.request(Long.MAX_VALUE);
		this.grid.world.advance(Duration.ofMillis(50));

		assertThat(reader.received).isEqualTo(50);
		assertThat(reader.error).isNull();
		assertThat(reader.completed).isTrue();
	}

	@Test
	void handlerThatSendsMoreAheadThanTheReserveIsRefusedAtOnceUnlessDeclared() {
		node(A, true, 4);
		node(B, true, 4, count(5, 20));
		this.grid.awaitConnected();

		Reader refused = read(A, B, CallOptions.defaults());
		Reader declared = read(A, B, CallOptions.defaults().withOutCapacity(5));
		declared.request(Long.MAX_VALUE);
		this.grid.world.advance(Duration.ofMillis(50));

		assertThat(refused.error).isInstanceOf(GridProtocolException.class)
			.hasMessageContaining("grid.stream.max-out-capacity (4)")
			.hasMessageContaining("5 items ahead");
		assertThat(refused.received).isZero();
		assertThat(declared.received).isEqualTo(20);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void itemsForAHandlerThatTakesNoneFailAlike(boolean caps) {
		node(A, caps, 16);
		node(B, caps, 16, GridHandlers.responseStream(LAZY, 1, (payload, items, call) -> Flux.<byte[]>never()));
		this.grid.awaitConnected();

		assertThat(errorOf(put(A, B, in(0)))).isInstanceOfSatisfying(GridRemoteException.class,
				(error) -> assertThat(error.text()).isEqualTo("did not expect inbound message"));
	}

	@Test
	void peerThatAnnouncesNothingGetsTheBytesOfV1() {
		this.grid.start(B, List.of(A, B), count(3, 1));
		RawPeer peer = RawPeer.connect(this.grid, A, B);
		peer.send(open());

		assertThat(peer.response().extensions()).isEmpty();
		assertThat(peer.received.get(1)).isEqualTo(Message.of(Op.ACK_MUX, 7, 0, Flags.CRC));
	}

	@Test
	void nodeThatAnnouncesNothingGetsTheBytesOfV1() {
		this.grid.withoutExtensions().start(B, List.of(A, B), count(3, 1));
		RawPeer peer = RawPeer.connect(this.grid, A, B, Extension.CAPS);
		peer.send(open());

		assertThat(peer.response().extensions()).isEmpty();
		assertThat(peer.received.get(1)).isEqualTo(Message.of(Op.ACK_MUX, 7, 0, Flags.CRC));
	}

	@Test
	void peerThatAnnouncesItIsToldTheCapacities() {
		this.grid.start(B, List.of(A, B), count(3, 1));
		RawPeer peer = RawPeer.connect(this.grid, A, B, Extension.CAPS);
		peer.send(open());

		assertThat(peer.response().extensions()).containsExactly(Extension.CAPS);
		assertThat(peer.received.get(1))
			.isEqualTo(Message.of(Op.ACK_MUX, 7, 0, Flags.CRC, CapacitiesCodec.encode(new Capacities(0, 3))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "80", "82a2696e01a36f757400", "c0" })
	void malformedCapacitiesFailTheStreamAndNothingElse(String payload) {
		this.grid.start(B, List.of(A, B));
		RawPeer peer = RawPeer.connect(this.grid, A, B, Extension.CAPS);
		Reader reader = read(B, A, CallOptions.defaults());
		CompletableFuture<byte[]> other = this.grid.from(B, A).request(COUNT).toFuture();
		this.grid.world.advance(Duration.ofMillis(5));
		Message opening = peer.received.get(1);
		Message request = peer.received.get(2);

		peer.send(Message.of(Op.ACK_MUX, opening.muxId(), 0, Flags.CRC, HexFormat.of().parseHex(payload)));
		peer.send(Message.of(Op.RESPONSE, request.muxId(), 0, Flags.CRC | Flags.EOF, new byte[1]));

		assertThat(reader.error).isInstanceOf(GridProtocolException.class).hasMessageContaining("AckMux: ");
		assertThat(peer.received.get(3)).isEqualTo(Message.of(Op.DISCONNECT_SERVER_MUX, opening.muxId(), 1, Flags.CRC));
		assertThat(other).isCompleted();
		assertThat(peer.closed).isNull();
	}

	private static Message open() {
		return new Message(7, 0, 0, COUNT.number(), Op.CONNECT_MUX.code(), Flags.EOF | Flags.CRC, Message.NO_PAYLOAD,
				null);
	}

	/** Counts what it gets, on demand of the test. */
	private static final class Reader extends BaseSubscriber<byte[]> {

		private int received;

		private boolean completed;

		private Throwable error;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// the test asks
		}

		@Override
		protected void hookOnNext(byte[] item) {
			this.received++;
		}

		@Override
		protected void hookOnComplete() {
			this.completed = true;
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.error = error;
		}

	}

}
