package dev.gridmesh.transport.netty;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.NodeName;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.GridTransportContract.Pair;
import dev.gridmesh.transport.TestAcceptor;
import dev.gridmesh.transport.TestDialListener;
import io.netty.handler.ssl.SslContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** A listener and a connector on the loopback interface, and what waiting needs. */
final class Loopback implements AutoCloseable {

	private static final Duration MAX_WAIT = Duration.ofSeconds(20);

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final LoopResources loops = LoopResources.create("loopback-" + COUNT.incrementAndGet(), 2, true);

	private final List<GridTransport> accepted = new CopyOnWriteArrayList<>();

	private final List<GridTransport> dialled = new CopyOnWriteArrayList<>();

	private final ReactorNettyRuntime runtime = ReactorNettyRuntime.builder().loopResources(this.loops).build();

	private final ReactorNettyListener listener;

	private final ReactorNettyConnector connector;

	private final boolean secure;

	private final int limit;

	Loopback(int limit) {
		this(limit, WebSocketMasking.RANDOM, null, null);
	}

	Loopback(int limit, WebSocketMasking masking, @Nullable SslContext server, @Nullable SslContext client) {
		this.limit = limit;
		this.secure = server != null;
		ReactorNettyListener.Builder listener = ReactorNettyListener.builder(0)
			.address("localhost")
			.loopResources(this.loops)
			.upgradeTimeout(Duration.ofSeconds(15));
		ReactorNettyConnector.Builder connector = ReactorNettyConnector.builder()
			.masking(masking)
			.loopResources(this.loops);
		if (server != null) {
			listener.sslContext(() -> server);
		}
		if (client != null) {
			connector.sslContext(() -> client);
		}
		this.listener = listener.build();
		this.connector = connector.build();
		this.listener.start(new TestAcceptor(limit, this.accepted::add));
	}

	int port() {
		return this.listener.port();
	}

	ReactorNettyListener listener() {
		return this.listener;
	}

	ReactorNettyConnector connector() {
		return this.connector;
	}

	LoopResources loops() {
		return this.loops;
	}

	List<GridTransport> accepted() {
		return this.accepted;
	}

	DialRequest request() {
		return request("localhost", this.listener.port());
	}

	DialRequest request(String host, int port) {
		NodeName remote = NodeName.of((this.secure ? "https://" : "http://") + host + ":" + port);
		return new DialRequest(remote, TestAcceptor.PATH, TestAcceptor.headers(), Duration.ofSeconds(10),
				Duration.ofSeconds(10), this.limit, this.runtime.nextEventLoop());
	}

	TestDialListener dial(DialRequest request) {
		TestDialListener outcome = new TestDialListener(this.dialled::add);
		this.connector.dial(request, outcome);
		return outcome;
	}

	/* The dialer is on the left. */
	Pair connect() {
		int before = this.accepted.size();
		TestDialListener outcome = dial(request());
		await(() -> !outcome.outcomes().isEmpty());
		if (outcome.failure() != null) {
			throw new AssertionError(outcome.failure());
		}
		await(() -> this.accepted.size() > before);
		return new Pair((GridTransport) outcome.outcomes().get(0), this.accepted.get(before));
	}

	static void await(BooleanSupplier condition) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(MAX_WAIT)
			.until(condition::getAsBoolean);
	}

	static void run(GridTransport transport, Runnable action) {
		run(transport.executor(), action);
	}

	static void run(GridEventLoop loop, Runnable action) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		loop.execute(() -> {
			try {
				action.run();
				done.complete(null);
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		});
		done.orTimeout(MAX_WAIT.toSeconds(), TimeUnit.SECONDS).join();
	}

	/*
	 * Each turn of a loop looks at its sockets, and on loopback nothing is under way in
	 * between.
	 */
	static void settle(Pair pair) {
		for (int i = 0; i < 10; i++) {
			run(pair.left(), () -> {
			});
			run(pair.right(), () -> {
			});
		}
	}

	private static void awaitInactive(GridTransport transport) {
		((WebSocketTransport) transport).whenInactive().block(MAX_WAIT);
	}

	@Override
	public void close() {
		CloseReason reason = CloseReason.of(CloseReason.NORMAL, "the test is over");
		this.dialled.forEach((transport) -> run(transport, () -> transport.close(reason)));
		this.accepted.forEach((transport) -> run(transport, () -> transport.close(reason)));
		this.dialled.forEach(Loopback::awaitInactive);
		this.accepted.forEach(Loopback::awaitInactive);
		this.listener.stop().block(MAX_WAIT);
		this.runtime.close();
		this.loops.disposeLater(Duration.ZERO, MAX_WAIT).block(MAX_WAIT);
	}

}
