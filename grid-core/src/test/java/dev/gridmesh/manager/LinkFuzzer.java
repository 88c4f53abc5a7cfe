package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridException;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A link after its handshake, in virtual time: a peer sends any messages in any order to
 * a node that has handlers of each kind and calls under way, and time passes between
 * them. Whatever it sends, another peer is served, every call ends, and once the peer is
 * gone nothing of it is left.
 *
 * @since 0.1.0
 */
public final class LinkFuzzer {

	private static final String C = "http://node-c:9000";

	private static final int MAX_MESSAGES = 200;

	private static final Extension[] EXTENSIONS = Extension.values();

	private LinkFuzzer() {
	}

	/**
	 * Plays one conversation.
	 * @param input the choice of extensions, and the messages
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		VirtualGrid grid = new VirtualGrid();
		grid.with((builder) -> builder.settings((settings) -> settings
			.messages((messages) -> messages.maxSize(200_000).outboundMaxMessages(100).outboundMaxBytes(1_000_000))));
		LinkScript script = new LinkScript(input);
		GridManager node = grid.start(B, List.of(A, B, C), handlers());
		GridManager other = grid.start(C, List.of(B, C), handlers());
		try {
			RawPeer peer = RawPeer.connect(grid, A, B, script.extensions(EXTENSIONS));
			List<AtomicReference<String>> calls = List.of(call(node), stream(node));
			for (int i = 0; i < MAX_MESSAGES && script.hasNext() && peer.closed == null; i++) {
				play(script.next(calledMuxId(peer)), peer, grid);
			}
			assertServed(grid, other);
			peer.close();
			grid.world.advance(Duration.ofMinutes(2));
			assertThat(calls).allSatisfy((end) -> assertThat(end.get()).as("end of a call").isNotNull());
			grid.assertNothingRuns();
		}
		finally {
			grid.stopAll();
		}
	}

	private static void play(LinkScript.Step step, RawPeer peer, VirtualGrid grid) {
		if (step.bytes() != null) {
			peer.sendBytes(step.bytes());
		}
		else {
			peer.send(step.message());
		}
		grid.world.advance(step.pause());
	}

	/** The id that the node gave to its last call, 0 if the peer saw none. */
	private static long calledMuxId(RawPeer peer) {
		return peer.received.stream()
			.filter((message) -> message.op() == Op.REQUEST || message.op() == Op.CONNECT_MUX)
			.mapToLong(Message::muxId)
			.reduce(0, (first, second) -> second);
	}

	private static HandlerDefinition[] handlers() {
		return new HandlerDefinition[] {
				GridHandlers.single(HandlerId.of(1), (payload, call) -> Mono.justOrEmpty(payload)),
				GridHandlers.single(HandlerId.of(2), (payload, call) -> Mono.never()),
				GridHandlers.responseStream(HandlerId.of(3), 2,
						(payload, items, call) -> Flux.range(0, 20).map((i) -> new byte[i])),
				GridHandlers.requestStream(HandlerId.of(4), 2,
						(payload, items,
								call) -> items.count().map((count) -> new byte[] { count.byteValue() }).flux()),
				GridHandlers.twoWayStream(HandlerId.of(5), 2, 2, (payload, items, call) -> items) };
	}

	private static AtomicReference<String> call(GridManager node) {
		AtomicReference<String> end = new AtomicReference<>();
		Disposable call = node.connection(A)
			.request(HandlerId.of(1), new byte[] { 1 })
			.subscribe((answer) -> end.set("answered"), (error) -> end.set(checked(error)),
					() -> end.compareAndSet(null, "absent"));
		assertThat(call).isNotNull();
		return end;
	}

	private static AtomicReference<String> stream(GridManager node) {
		AtomicReference<String> end = new AtomicReference<>();
		Flux<byte[]> items = Flux.range(0, 5).map((i) -> new byte[] { i.byteValue() });
		node.connection(A)
			.stream(HandlerId.of(5), new byte[] { 2 }, items,
					CallOptions.builder().deadline(Duration.ofSeconds(90)).build())
			.subscribe((item) -> assertThat(end.get()).as("end before an item").isNull(),
					(error) -> end.set(checked(error)), () -> end.set("complete"));
		return end;
	}

	private static String checked(Throwable error) {
		assertThat(error).isInstanceOf(GridException.class);
		return "failed";
	}

	private static void assertServed(VirtualGrid grid, GridManager other) {
		grid.world.runUntil(() -> other.connection(B).state() == ConnectionState.CONNECTED, Duration.ofSeconds(30));
		AtomicReference<byte[]> answer = new AtomicReference<>();
		other.connection(B).request(HandlerId.of(1), new byte[] { 7 }).subscribe(answer::set);
		grid.world.advance(Duration.ofMillis(100));
		assertThat(answer.get()).as("answer to another peer").containsExactly(7);
	}

}
