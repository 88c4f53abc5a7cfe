package dev.gridmesh.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.NodeName;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TestAcceptor;
import dev.gridmesh.transport.TestDialListener;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakCheck.class)
@Timeout(60)
class TlsIntegrationTests {

	private static final int LIMIT = 1000;

	private static final Duration MAX_WAIT = Duration.ofSeconds(20);

	@Test
	void aPeerWithTheRightNameIsReached() throws Exception {
		X509Bundle certificate = certificate("localhost");
		try (Loopback loopback = new Loopback(LIMIT, WebSocketMasking.RANDOM, server(certificate),
				trust(certificate))) {
			assertThat(loopback.connect().left().remoteAddress()).endsWith(":" + loopback.port());
		}
	}

	@Test
	void aPeerWithAnotherNameIsRefused() throws Exception {
		X509Bundle certificate = certificate("elsewhere");
		try (Loopback loopback = new Loopback(LIMIT, WebSocketMasking.RANDOM, server(certificate),
				trust(certificate))) {
			Throwable failure = failure(loopback);

			assertThat(failure).isInstanceOf(IOException.class)
				.hasMessageStartingWith("TLS with localhost:" + loopback.port() + " failed: ");
			assertThat(loopback.accepted()).isEmpty();
		}
	}

	@Test
	void aPeerWithAnUnknownCertificateIsRefused() throws Exception {
		SslContext other = trust(certificate("localhost"));
		try (Loopback loopback = new Loopback(LIMIT, WebSocketMasking.RANDOM, server(certificate("localhost")),
				other)) {
			assertThat(failure(loopback)).hasMessageStartingWith("TLS with localhost:" + loopback.port() + " failed: ");
		}
	}

	@Test
	void theTrustOfTheJdkIsTheDefault() throws Exception {
		try (Loopback loopback = new Loopback(LIMIT, WebSocketMasking.RANDOM, server(certificate("localhost")), null)) {
			assertThat(failure(loopback)).hasMessageStartingWith("TLS with localhost:" + loopback.port() + " failed: ");
		}
	}

	@Test
	void theNextDialTakesTheNewContext() throws Exception {
		X509Bundle certificate = certificate("localhost");
		AtomicReference<SslContext> context = new AtomicReference<>(trust(certificate("localhost")));
		try (Loopback loopback = new Loopback(LIMIT, WebSocketMasking.RANDOM, server(certificate), null)) {
			ReactorNettyConnector connector = ReactorNettyConnector.builder()
				.loopResources(loopback.loops())
				.sslContext(context::get)
				.build();
			TestDialListener first = new TestDialListener((transport) -> {
			});
			connector.dial(loopback.request(), first);
			Loopback.await(() -> first.failure() != null);

			context.set(trust(certificate));
			TestDialListener second = new TestDialListener((transport) -> {
			});
			connector.dial(loopback.request(), second);

			Loopback.await(() -> !second.outcomes().isEmpty());
			assertThat(second.failure()).isNull();
			breakOff((GridTransport) second.outcomes().get(0));
		}
	}

	@Test
	void plainHttpAtATlsPortIsAFailure() throws Exception {
		X509Bundle certificate = certificate("localhost");
		try (Loopback loopback = new Loopback(LIMIT, WebSocketMasking.RANDOM, server(certificate), null)) {
			DialRequest request = loopback.request();
			TestDialListener dial = loopback.dial(new DialRequest(NodeName.of("http://localhost:" + loopback.port()),
					request.path(), request.headers(), MAX_WAIT, MAX_WAIT, LIMIT, request.loop()));

			Loopback.await(() -> dial.failure() != null);
			assertThat(dial.failure()).isNotNull();
		}
	}

	@Test
	void aPeerThatDoesNotAnswerTlsIsGivenUp() throws Exception {
		LoopResources loops = LoopResources.create("tls", 1, true);
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String peer = "127.0.0.1:" + silent.getLocalPort();
			TestDialListener dial = new TestDialListener((transport) -> {
			});
			ReactorNettyConnector.builder()
				.loopResources(loops)
				.build()
				.dial(new DialRequest(NodeName.of("https://" + peer), TestAcceptor.PATH, Map.of(), MAX_WAIT,
						Duration.ofMillis(200), LIMIT, NettyEventLoop.of(loops.onServer(true).next())), dial);

			Loopback.await(() -> dial.failure() != null);
			assertThat(dial.failure()).hasMessage("timed out after 200 ms doing the TLS handshake: " + peer);
		}
		finally {
			loops.disposeLater(Duration.ZERO, MAX_WAIT).block(MAX_WAIT);
		}
	}

	private static Throwable failure(Loopback loopback) {
		TestDialListener dial = loopback.dial(loopback.request());
		Loopback.await(() -> dial.failure() != null);
		assertThat(dial.outcomes()).hasSize(1);
		return dial.failure();
	}

	private static void breakOff(GridTransport transport) {
		((WebSocketTransport) transport).channel().close();
		((WebSocketTransport) transport).whenInactive().block(MAX_WAIT);
	}

	private static X509Bundle certificate(String host) throws Exception {
		return new CertificateBuilder().subject("CN=" + host)
			.setIsCertificateAuthority(true)
			.addSanDnsName(host)
			.ecp256()
			.buildSelfSigned();
	}

	private static SslContext server(X509Bundle certificate) throws Exception {
		return SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
	}

	private static SslContext trust(X509Bundle certificate) throws Exception {
		return SslContextBuilder.forClient().trustManager(certificate.getCertificate()).build();
	}

}
