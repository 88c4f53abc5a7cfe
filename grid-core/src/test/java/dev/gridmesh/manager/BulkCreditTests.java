package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Capacities;
import dev.gridmesh.protocol.CapacitiesCodec;
import dev.gridmesh.protocol.CreditCodec;
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
import reactor.core.publisher.Flux;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests extension {@code bulk-credit}: fewer messages, and the same window.
 */
@ExtendWith(LeakCheck.class)
class BulkCreditTests {

	private static final HandlerId HANDLER = HandlerId.of(1);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private static Message message(Op op, int seq, int flags, byte[] payload) {
		return Message.of(op, 7, seq, Flags.CRC | flags, payload);
	}

	/** Opens stream 7 with a handler that takes all items and gives none. */
	private RawPeer feed(int inCapacity, Extension... extensions) {
		this.grid.start(B, List.of(A, B), GridHandlers.requestStream(HANDLER, inCapacity,
				(payload, items, call) -> items.ignoreElements().flux()));
		RawPeer peer = RawPeer.connect(this.grid, A, B, extensions);
		peer.send(new Message(7, 0, 0, 1, Op.CONNECT_MUX.code(), Flags.CRC, Message.NO_PAYLOAD, null));
		return peer;
	}

	private static void sendItems(RawPeer peer, int count) {
		peer.send(IntStream.rangeClosed(1, count)
			.mapToObj((seq) -> message(Op.MUX_CLIENT_MSG, seq, 0, new byte[] { 1 }))
			.toArray(Message[]::new));
	}

	private static List<Integer> credits(RawPeer peer, Op op) {
		return peer.received.stream()
			.filter((message) -> message.op() == op)
			.map((message) -> CreditCodec.decode(message.payload()))
			.toList();
	}

	@ParameterizedTest
	@CsvSource({ "1, 3, 1;1;1", "3, 3, 1;1;1", "4, 7, 2;2;2", "16, 16, 8;8", "16, 7, ''" })
	void receiverGivesBackHalfAWindowAtATime(int inCapacity, int items, String expected) {
		RawPeer peer = feed(inCapacity, Extension.CAPS, Extension.BULK_CREDIT);

		sendItems(peer, items);

		assertThat(credits(peer, Op.UNBLOCK_CL_MUX).stream().map(String::valueOf))
			.containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected.split(";")));
	}

	@Test
	void peerWithoutCapsGetsOneCreditForEachItem() {
		RawPeer peer = feed(16, Extension.BULK_CREDIT);

		sendItems(peer, 16);

		assertThat(peer.response().extensions()).isEmpty();
		assertThat(peer.received.stream().filter((message) -> message.op() == Op.UNBLOCK_CL_MUX)).hasSize(16)
			.allSatisfy((message) -> assertThat(message.payload()).isEmpty());
	}

	@Test
	void senderUsesWhatIsGivenBackAndDropsWhatIsTooMuch() {
		AtomicInteger emitted = new AtomicInteger();
		this.grid.start(B, List.of(A, B),
				GridHandlers.responseStream(HANDLER, 4,
						(payload, none, call) -> Flux.<byte[]>generate((sink) -> sink.next(new byte[] { 1 }))
							.doOnNext((item) -> emitted.incrementAndGet())));
		RawPeer peer = RawPeer.connect(this.grid, A, B, Extension.CAPS, Extension.BULK_CREDIT);
		peer.send(new Message(7, 0, 0, 1, Op.CONNECT_MUX.code(), Flags.CRC | Flags.EOF, Message.NO_PAYLOAD, null));
		assertThat(emitted).hasValue(4);

		peer.send(message(Op.UNBLOCK_SRV_MUX, 1, 0, CreditCodec.encode(3)));
		assertThat(emitted).hasValue(7);
		peer.send(message(Op.UNBLOCK_SRV_MUX, 2, 0, CreditCodec.encode(Integer.MAX_VALUE)));
		assertThat(emitted).as("never more than the window at a time").hasValue(11);
		peer.send(message(Op.UNBLOCK_SRV_MUX, 3, 0, Message.NO_PAYLOAD));
		assertThat(emitted).hasValue(12);
	}

	@ParameterizedTest
	@ValueSource(bytes = { 0, -1, (byte) 0xC0, (byte) 0xA0 })
	void malformedCreditsEndTheStreamOfAHandler(byte malformed) {
		this.grid.start(B, List.of(A, B),
				GridHandlers.responseStream(HANDLER, 4, (payload, none, call) -> Flux.never()));
		RawPeer peer = RawPeer.connect(this.grid, A, B, Extension.CAPS, Extension.BULK_CREDIT);
		peer.send(new Message(7, 0, 0, 1, Op.CONNECT_MUX.code(), Flags.CRC | Flags.EOF, Message.NO_PAYLOAD, null));

		peer.send(message(Op.UNBLOCK_SRV_MUX, 1, 0, new byte[] { malformed }));

		assertThat(peer.received).extracting(Message::op)
			.endsWith(Op.ACK_MUX, Op.MUX_SERVER_MSG, Op.DISCONNECT_CLIENT_MUX);
		assertThat(new String(peer.received.get(2).payload())).startsWith("credits: ");
		assertThat(peer.closed).isNull();
	}

	@ParameterizedTest
	@ValueSource(bytes = { 0, -1, (byte) 0xC0, (byte) 0xA0 })
	void malformedCreditsEndTheStreamOfACaller(byte malformed) {
		this.grid.start(B, List.of(A, B));
		RawPeer peer = RawPeer.connect(this.grid, A, B, Extension.CAPS, Extension.BULK_CREDIT);
		AtomicReference<Throwable> error = new AtomicReference<>();
		this.grid.from(B, A).stream(HANDLER, null, Flux.<byte[]>never(), CallOptions.defaults()).subscribe((item) -> {
		}, error::set);
		this.grid.world.advance(Duration.ofMillis(5));
		long muxId = peer.received.get(1).muxId();

		peer.send(Message.of(Op.ACK_MUX, muxId, 0, Flags.CRC, CapacitiesCodec.encode(new Capacities(2, 2))),
				Message.of(Op.UNBLOCK_CL_MUX, muxId, 1, Flags.CRC, new byte[] { malformed }));

		assertThat(error.get()).isInstanceOf(GridProtocolException.class).hasMessageContaining("credits: ");
		assertThat(peer.received).extracting(Message::op).endsWith(Op.DISCONNECT_SERVER_MUX);
		assertThat(peer.closed).isNull();
	}

	private static byte[] number(int n) {
		return new byte[] { (byte) (n >> 8), (byte) n };
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 3", "16, 16", "64, 5" })
	void twoNodesExchangeEverythingInOrder(int inCapacity, int outCapacity) {
		this.grid
			.startPair(GridHandlers.twoWayStream(HANDLER, inCapacity, outCapacity, (payload, items, call) -> items));

		AtomicReference<List<byte[]>> echoed = new AtomicReference<>();
		this.grid.from(A, B)
			.stream(HANDLER, null, Flux.range(0, 500).map(BulkCreditTests::number), CallOptions.defaults())
			.collectList()
			.subscribe(echoed::set);
		this.grid.world.advance(Duration.ofSeconds(5));

		assertThat(echoed.get()).hasSize(500);
		assertThat(IntStream.range(0, 500)).allSatisfy((n) -> assertThat(echoed.get().get(n)).isEqualTo(number(n)));
	}

}
