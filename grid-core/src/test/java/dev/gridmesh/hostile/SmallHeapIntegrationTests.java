package dev.gridmesh.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a node with default settings and a heap of 512 MiB lives through peers that
 * send more than fits into it and free nothing, and answers another peer all the while.
 * How long its answers take is written to the log, not tested.
 */
class SmallHeapIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(SmallHeapIntegrationTests.class);

	private static final int MIB = 1024 * 1024;

	/** Enough for each attack to have done its worst. */
	private static final long SENT = 1024L * MIB;

	private static final int CALLS = 2_000;

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private final AtomicReference<GreedySocket> socket = new AtomicReference<>();

	private volatile boolean done;

	private SmallHeapProcess node;

	private GridManager quiet;

	private String greedy;

	@BeforeEach
	void startBoth() {
		this.node = new SmallHeapProcess();
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		this.quiet = GridManagerBuilder.create()
			.local(() -> NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.auth(GridAuth.none())
			.build();
		this.quiet.start();
		this.node.addPeer(this.quiet.local().value());
		this.quiet.addPeer(this.node.name());
		this.quiet.connection(this.node.name()).awaitConnected(LIMIT).block(LIMIT);
		this.greedy = nameThatDials(this.node.name());
		this.node.addPeer(this.greedy);
	}

	@AfterEach
	void stopBoth() throws Exception {
		this.quiet.stop(Duration.ZERO).block(LIMIT);
		this.node.close();
	}

	private static String nameThatDials(String node) {
		int port = 1;
		while (!DialerElection.localDials("http://127.0.0.1:" + port, node)) {
			port++;
		}
		return "http://127.0.0.1:" + port;
	}

	@ParameterizedTest
	@EnumSource
	void nodeLivesAndServesAnother(Attack attack) throws Exception {
		latencies(CALLS);
		long[] quietTimes = latencies(CALLS);
		AtomicLong sent = new AtomicLong();
		Thread attacker = new Thread(() -> attack(attack, sent), "attacker");
		attacker.start();
		await().atMost(LIMIT).until(() -> this.node.held(this.greedy) > 0 || sent.get() >= SENT);

		long[] times = latencies(CALLS);

		logger.info("{}: p99 of another peer {} us while it was quiet, {} us beside {} MiB", attack, p99(quietTimes),
				p99(times), sent.get() / MIB);
		assertThat(this.node.isAlive()).isTrue();
		assertThat(this.node.held(this.greedy)).isLessThan(128L * MIB);
		this.done = true;
		this.socket.get().close();
		attacker.join(LIMIT.toMillis());
		assertThat(attacker.isAlive()).isFalse();
		latencies(100);
	}

	/** Sends all it can, and comes again when it is thrown out. */
	private void attack(Attack attack, AtomicLong sent) {
		while (!this.done && sent.get() < SENT) {
			try (GreedySocket greedySocket = new GreedySocket(this.node.port(), this.greedy, Extension.CAPS,
					Extension.FRAG)) {
				this.socket.set(greedySocket);
				for (int i = 0; !this.done && sent.get() < SENT; i++) {
					sent.addAndGet(attack.send(greedySocket, i));
				}
			}
			catch (IOException ex) {
				// thrown out, or over
			}
		}
	}

	/** In nanoseconds; every call must be answered. */
	private long[] latencies(int calls) {
		GridConnection connection = this.quiet.connection(this.node.name());
		return Flux.range(0, calls).flatMap((i) -> Mono.defer(() -> {
			long begin = System.nanoTime();
			return connection.request(SmallHeapNode.ECHO, new byte[512]).map((answer) -> System.nanoTime() - begin);
		}), 4).collectList().block(LIMIT).stream().mapToLong(Long::longValue).toArray();
	}

	private static long p99(long[] nanos) {
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length * 99 / 100] / 1_000;
	}

	/**
	 * What a peer does to make a node hold bytes (table H2 of what was once broken).
	 */
	enum Attack {

		/** Requests to handlers that keep their threads. */
		BLOCKING_HANDLERS {

			@Override
			long send(GreedySocket socket, int i) throws IOException {
				return request(socket, i, SmallHeapNode.BLOCKING, MIB);
			}

		},

		/** Requests to handlers whose publishers never answer. */
		WAITING_HANDLERS {

			@Override
			long send(GreedySocket socket, int i) throws IOException {
				return request(socket, i, SmallHeapNode.WAITING, MIB);
			}

		},

		/** Items into streams that take none, one with each stream's first credit. */
		ITEMS {

			@Override
			long send(GreedySocket socket, int i) throws IOException {
				socket.openStream(i + 1, SmallHeapNode.TAKES_NO_ITEMS.number());
				socket.item(i + 1, 1, 4 * MIB);
				return 4 * MIB;
			}

		},

		/** Answers that are not read. */
		ANSWERS {

			@Override
			long send(GreedySocket socket, int i) throws IOException {
				return request(socket, i, SmallHeapNode.ECHO, 2 * MIB);
			}

		},

		/** Large messages that never end. */
		PIECES {

			@Override
			long send(GreedySocket socket, int i) throws IOException {
				int transfer = i / 100 % 8;
				if (i < 800 && i % 100 == 0) {
					Message large = new Message(transfer + 1, 0, 0, SmallHeapNode.WAITING.number(), Op.REQUEST.code(),
							Flags.EOF, new byte[8 * MIB], null);
					socket.send(LargeMessageCodec.announcement(large, transfer + 1));
				}
				socket.send(Message.of(Op.PIECE, transfer + 1, i % 100, Flags.NONE, new byte[64 * 1024]));
				return 64 * 1024;
			}

		},

		/** A WebSocket message that never ends. */
		FRAGMENTS {

			@Override
			long send(GreedySocket socket, int i) throws IOException {
				socket.fragment(i == 0, 64 * 1024);
				return 64 * 1024;
			}

		};

		/**
		 * Sends the next part.
		 * @return how many bytes that was
		 */
		abstract long send(GreedySocket socket, int i) throws IOException;

		private static long request(GreedySocket socket, int i, HandlerId handler, int size) throws IOException {
			socket.request(i + 1, handler.number(), size);
			return size;
		}

	}

}
