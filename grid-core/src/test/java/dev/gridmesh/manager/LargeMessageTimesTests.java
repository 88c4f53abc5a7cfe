package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Capacities;
import dev.gridmesh.protocol.CapacitiesCodec;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.LargeMessageTests.ack;
import static dev.gridmesh.manager.LargeMessageTests.inPieces;
import static dev.gridmesh.manager.LargeMessageTests.payload;
import static dev.gridmesh.manager.LargeMessageTests.pieces;
import static dev.gridmesh.manager.LargeMessageTests.received;
import static dev.gridmesh.manager.LargeMessageTests.request;
import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the clocks of calls whose messages travel in pieces for long: a stream is not
 * silent meanwhile, and a deadline is that of the caller.
 */
@ExtendWith(LeakCheck.class)
class LargeMessageTimesTests {

	private static final HandlerId NEVER = HandlerId.of(1);

	private static final HandlerId STREAM = HandlerId.of(2);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final AtomicReference<GridCall> call = new AtomicReference<>();

	private final List<byte[]> items = new ArrayList<>();

	private final AtomicReference<Throwable> error = new AtomicReference<>();

	private RawPeer peer;

	private void connect() {
		HandlerDefinition never = GridHandlers.single(NEVER, (payload, call) -> {
			this.call.set(call);
			return Mono.never();
		});
		HandlerDefinition stream = GridHandlers.twoWayStream(STREAM, 4, 4, (payload, items, call) -> {
			this.call.set(call);
			return items.doOnNext(this.items::add).ignoreElements().flux();
		});
		this.grid.start(B, List.of(A, B), never, stream);
		this.peer = RawPeer.connect(this.grid, A, B, Extension.FRAG, Extension.CAPS);
	}

	/** Lets time pass, on a connection that is alive. */
	private void pass(Duration time) {
		this.grid.world.advance(time);
		this.peer.send(Message.of(Op.PONG, 0, 0, Flags.CRC));
		assertThat(this.peer.closed).isNull();
	}

	/** Sends one message after the other. */
	private void sendSlowly(Message[] messages, Duration pause) {
		for (Message message : messages) {
			this.peer.send(message);
			pass(pause);
		}
	}

	/** Opens a stream to the peer, which accepts it. */
	private long stream(Flux<byte[]> requests) {
		this.grid.from(B, A)
			.stream(STREAM, null, requests, CallOptions.defaults())
			.subscribe(this.items::add, this.error::set);
		this.grid.world.advance(Duration.ofMillis(5));
		long muxId = received(this.peer, Op.CONNECT_MUX).get(0).muxId();
		this.peer.send(Message.of(Op.ACK_MUX, muxId, 0, Flags.CRC, CapacitiesCodec.encode(new Capacities(4, 4))));
		return muxId;
	}

	private List<Message> pings() {
		return received(this.peer, Op.PING).stream().filter((ping) -> ping.muxId() != 0).toList();
	}

	private Message pong(Message ping) {
		return new Message(ping.muxId(), ping.seq(), 0, 0, Op.PONG.code(), Flags.CRC,
				HeartbeatCodec.encodePong(new Pong(false, null, HeartbeatCodec.ZERO_TIME)), null);
	}

	@Test
	void callerHearsTheHandlerSideByThePiecesOfAnItem() {
		connect();
		long muxId = stream(Flux.never());

		sendSlowly(inPieces(Message.of(Op.MUX_SERVER_MSG, muxId, 1, Flags.CRC, payload(70_000)), 1, 5_000),
				Duration.ofSeconds(10));

		assertThat(this.error.get()).isNull();
		assertThat(this.items).hasSize(1);
	}

	@Test
	void handlerSideHearsTheCallerByThePiecesOfAnItem() {
		connect();
		this.peer.send(new Message(7, 0, 0, 2, Op.CONNECT_MUX.code(), Flags.CRC, Message.NO_PAYLOAD, null));

		sendSlowly(inPieces(Message.of(Op.MUX_CLIENT_MSG, 7, 1, Flags.CRC, payload(70_000)), 1, 5_000),
				Duration.ofSeconds(10));

		assertThat(this.call.get().isCancelled()).isFalse();
		assertThat(this.items).hasSize(1);
		this.peer.send(Message.of(Op.DISCONNECT_SERVER_MUX, 7, 2, Flags.CRC));
	}

	@Test
	void piecesOfAnotherCallAreNoSignOfLife() {
		connect();
		stream(Flux.never());

		sendSlowly(inPieces(request(7, payload(70_000)), 1, 5_000), Duration.ofSeconds(10));

		assertThat(this.error.get()).isInstanceOf(GridDisconnectedException.class).hasMessageContaining("silent");
	}

	@Test
	void pingThatWaitsBehindAnItemIsNotMissed() {
		connect();
		stream(Flux.just(payload(700_000)).concatWith(Flux.never()));

		List<Message> pongs = new ArrayList<>();
		int left = 700_000;
		while (left > 0) {
			pass(Duration.ofSeconds(10));
			int step = Math.min(left, 60_000);
			this.peer.send(ack(step));
			left -= step;
			if (pieces(this.peer, 1).length < 700_000) {
				assertThat(pings()).as("behind the item").isEmpty();
			}
			pings().stream().skip(pongs.size()).forEach((ping) -> {
				pongs.add(pong(ping));
				this.peer.send(pong(ping));
			});
		}

		assertThat(this.error.get()).isNull();
		assertThat(pieces(this.peer, 1)).isEqualTo(payload(700_000));
		assertThat(pongs).isNotEmpty();
		for (int i = 0; i < 10 && this.error.get() == null; i++) {
			pass(Duration.ofSeconds(10));
		}
		assertThat(this.error.get()).as("later silence counts").hasMessageContaining("silent");
	}

	@Test
	void deadlineOfAHandlerRunsFromTheAnnouncementOn() {
		connect();
		Message request = new Message(7, 0, 10_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(70_000), null);

		sendSlowly(inPieces(request, 1, 35_000), Duration.ofSeconds(2));

		assertThat(this.call.get().isCancelled()).isFalse();
		assertThat(this.call.get().remaining()).isBetween(Duration.ofMillis(3_500), Duration.ofMillis(4_100));
	}

	@Test
	void deadlineThatHasPassedMeanwhileIsOneMillisecond() {
		connect();
		Message request = new Message(7, 0, 1_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(70_000), null);
		Message[] messages = inPieces(request, 1, 35_000);
		sendSlowly(Arrays.copyOf(messages, 2), Duration.ofSeconds(2));
		assertThat(this.call.get()).isNull();

		this.peer.send(messages[2]);
		this.grid.world.advance(Duration.ofMillis(2));

		assertThat(this.call.get().isCancelled()).isTrue();
	}

	@Test
	void deadlineIsAnnouncedWithoutTheTimeInTheLane() {
		connect();
		for (int i = 0; i < 9; i++) {
			this.grid.from(B, A)
				.request(NEVER, payload(100_000), CallOptions.defaults().withDeadline(Duration.ofSeconds(40)))
				.subscribe((answer) -> {
				}, this.error::set);
		}
		pass(Duration.ofSeconds(15));
		assertThat(received(this.peer, Op.LARGE_MESSAGE)).extracting(Message::deadlineMillis)
			.hasSize(8)
			.containsOnly(40_000L);

		while (received(this.peer, Op.LARGE_MESSAGE).size() < 9) {
			this.peer.send(ack(32 * 1024));
		}

		assertThat(received(this.peer, Op.LARGE_MESSAGE).get(8).deadlineMillis()).isBetween(24_900L, 25_000L);
	}

	@Test
	void requestThatIsRefusedBeforeItBeganIsRetryable() {
		connect();
		for (int i = 0; i < 10; i++) {
			this.grid.from(B, A).request(NEVER, payload(100_000)).subscribe((answer) -> {
			}, this.error::set);
		}
		this.grid.world.advance(Duration.ofMillis(5));
		List<Message> begun = received(this.peer, Op.LARGE_MESSAGE);
		assertThat(begun).hasSize(8);

		this.peer.send(Message.of(Op.DISCONNECT_CLIENT_MUX, begun.get(7).muxId(), 0, Flags.CRC));
		assertThat(this.error.get()).isInstanceOfSatisfying(GridDisconnectedException.class,
				(error) -> assertThat(error.isRetryable()).as("announced").isFalse());
		this.peer.send(Message.of(Op.DISCONNECT_CLIENT_MUX, begun.get(7).muxId() + 2, 0, Flags.CRC));

		assertThat(this.error.get()).isInstanceOfSatisfying(GridDisconnectedException.class,
				(error) -> assertThat(error.isRetryable()).as("not announced").isTrue());
	}

}
