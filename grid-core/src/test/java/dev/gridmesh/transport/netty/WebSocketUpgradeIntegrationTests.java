package dev.gridmesh.transport.netty;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.RecordingTransportHandler;
import dev.gridmesh.transport.TestUpgrade;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/** The upgrade on a server that is not the grid's own. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class WebSocketUpgradeIntegrationTests {

	private static final Duration MAX_WAIT = Duration.ofSeconds(20);

	private final LoopResources loops = LoopResources.create("server", 2, true);

	private final List<RecordingTransportHandler> accepted = new CopyOnWriteArrayList<>();

	private final TestUpgrade admitted = new TestUpgrade(Map.of("Authentication-Info", "mac=\"abc\""), 100_000,
			this::accept);

	@AfterEach
	void stop() {
		this.loops.disposeLater(Duration.ZERO, MAX_WAIT).block(MAX_WAIT);
	}

	private void accept(GridTransport transport) {
		assertThat(transport.executor().inEventLoop()).isTrue();
		RecordingTransportHandler handler = new RecordingTransportHandler(transport);
		this.accepted.add(handler);
		transport.start(handler);
		handler.readOn();
	}

	@Test
	void theUpgradeWorksFromTheLoopOfTheChannel() {
		exchangeWith(
				HttpServer.create().handle((request, response) -> WebSocketUpgrade.upgrade(response, this.admitted)));
	}

	@Test
	void theAnswerSaysWhatWhoeverAdmittedItSays() {
		DisposableServer server = HttpServer.create()
			.handle((request, response) -> WebSocketUpgrade.upgrade(response, this.admitted))
			.port(0)
			.runOn(this.loops)
			.bindNow(MAX_WAIT);
		try (RawSocket dialer = RawSocket.connect(server.port())) {
			dialer.write(RawSocket.UPGRADE);

			assertThat(dialer.readHead().lines().map(String::toLowerCase)).contains("http/1.1 101 switching protocols",
					"authentication-info: mac=\"abc\"");
		}
		finally {
			server.disposeNow(MAX_WAIT);
		}
	}

	@Test
	void theUpgradeWorksFromAnotherThread() {
		exchangeWith(HttpServer.create()
			.handle((request, response) -> Mono.just(response)
				.publishOn(Schedulers.boundedElastic())
				.flatMap((later) -> WebSocketUpgrade.upgrade(later, this.admitted))));
	}

	@Test
	void theUpgradeWorksOnAServerWithEverythingOn() {
		exchangeWith(HttpServer.create()
			.compress(true)
			.accessLog(true)
			.wiretap(true)
			.idleTimeout(Duration.ofSeconds(10))
			.readTimeout(Duration.ofSeconds(10))
			.requestTimeout(Duration.ofSeconds(10))
			.handle((request, response) -> WebSocketUpgrade.upgrade(response, this.admitted)));
	}

	@Test
	void theGridsOwnListenerForgetsTheHeadersAndTheToken() {
		try (Loopback loopback = new Loopback(100_000)) {
			GridTransport transport = loopback.connect().right();
			Loopback.run(transport, () -> {
				assertThat(request(transport).requestHeaders()).isEmpty();
				assertThat(((HttpServerResponse) request(transport)).responseHeaders()).isEmpty();
			});
		}
	}

	@Test
	void anotherServerKeepsTheHeadersAsLongAsTheRequestLasts() {
		DisposableServer server = HttpServer.create()
			.handle((request, response) -> WebSocketUpgrade.upgrade(response, this.admitted))
			.port(0)
			.runOn(this.loops)
			.bindNow(MAX_WAIT);
		try (RawSocket dialer = RawSocket.upgraded(server.port())) {
			Loopback.await(() -> this.accepted.size() == 1);
			GridTransport transport = this.accepted.get(0).transport();
			Loopback.run(transport,
					() -> assertThat(request(transport).requestHeaders().get("Upgrade")).isEqualTo("websocket"));
			dialer.write(Frames.masked(Frames.CLOSE, Frames.closePayload(1000, "")));
			((WebSocketTransport) transport).whenInactive().block(MAX_WAIT);
		}
		finally {
			server.disposeNow(MAX_WAIT);
		}
	}

	/* As Reactor Netty keeps it; it is the response, too. */
	private static HttpServerRequest request(GridTransport transport) {
		Object operations = ChannelOperations.get(((WebSocketTransport) transport).channel());
		return (HttpServerRequest) Objects.requireNonNull(operations);
	}

	private void exchangeWith(HttpServer http) {
		DisposableServer server = http.port(0).runOn(this.loops).bindNow(MAX_WAIT);
		try (RawSocket dialer = RawSocket.upgraded(server.port())) {
			dialer.write(Frames.masked(Frames.BINARY, new byte[50_000]));
			Loopback.await(() -> this.accepted.size() == 1 && this.accepted.get(0).binaries().size() == 1);
			GridTransport transport = this.accepted.get(0).transport();
			Loopback.run(transport, () -> {
				transport.write(transport.allocator().buffer(3).writeBytes(new byte[] { 1, 2, 3 }));
				transport.flush();
			});
			assertThat(dialer.read(5)).containsExactly(0x82, 3, 1, 2, 3);

			Loopback.run(transport, () -> transport.close(CloseReason.of(CloseReason.NORMAL, "bye")));
			assertThat(dialer.read(4)).isEqualTo(Frames.unmasked(Frames.CLOSE, Frames.closePayload(1000, "")));
			dialer.write(Frames.masked(Frames.CLOSE, Frames.closePayload(1000, "")));
			assertThat(dialer.readToEnd()).isZero();
			((WebSocketTransport) transport).whenInactive().block(MAX_WAIT);
			assertThat(this.accepted.get(0).violations()).isEmpty();
		}
		finally {
			server.disposeNow(MAX_WAIT);
		}
	}

}
