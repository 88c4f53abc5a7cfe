package dev.gridmesh.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The node that is attacked, with default settings, as the main class of a process. It
 * writes its name on a line, reads lines {@code peer <name>} that add a peer and
 * {@code held <name>} that ask what one makes it hold, and ends with its input.
 */
final class SmallHeapNode {

	static final HandlerId BLOCKING = HandlerId.of(1);

	static final HandlerId WAITING = HandlerId.of(2);

	static final HandlerId TAKES_NO_ITEMS = HandlerId.of(3);

	static final HandlerId ECHO = HandlerId.of(4);

	private static final CountDownLatch NEVER = new CountDownLatch(1);

	private SmallHeapNode() {
	}

	/**
	 * Runs the node.
	 * @param args none
	 * @throws IOException if its input breaks off
	 */
	public static void main(String[] args) throws IOException {
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		try (GridManager node = GridManagerBuilder.create()
			.local(() -> NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.auth(GridAuth.none())
			.handler(GridHandlers.single(BLOCKING, (payload, call) -> block()).withExecution(HandlerExecution.EXECUTOR))
			.handler(GridHandlers.single(WAITING, (payload, call) -> Mono.never()))
			.handler(GridHandlers.twoWayStream(TAKES_NO_ITEMS, 16, 1, (payload, items, call) -> Flux.never()))
			.handler(GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload)))
			.build()) {
			node.start();
			System.out.println(node.local());
			serve(node);
		}
	}

	private static void serve(GridManager node) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "peer" -> node.addPeer(words[1]);
				case "held" -> System.out.println(node.connection(words[1]).stats().inbound().held());
				default -> throw new IllegalArgumentException(Map.of("line", line).toString());
			}
		}
	}

	private static Mono<byte[]> block() {
		try {
			NEVER.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return Mono.empty();
	}

}
