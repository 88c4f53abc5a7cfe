package dev.gridmesh.transport.netty;

import java.util.function.BooleanSupplier;

import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.CloseReasonContract;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The transport contract over loopback sockets, seen from both ends. */
class WebSocketTransportIntegrationTests {

	abstract static class Contract implements CloseReasonContract {

		private Loopback loopback;

		abstract Loopback loopback() throws Exception;

		@BeforeEach
		void listen() throws Exception {
			this.loopback = loopback();
		}

		@AfterEach
		void stop() {
			this.loopback.close();
		}

		@Override
		public Pair connect() {
			return this.loopback.connect();
		}

		@Override
		public void run(GridTransport transport, Runnable action) {
			Loopback.run(transport, action);
		}

		@Override
		public void await(BooleanSupplier condition) {
			Loopback.await(condition);
		}

		@Override
		public void settle(Pair pair) {
			Loopback.settle(pair);
		}

		@Override
		public void breakOff(GridTransport transport) {
			((WebSocketTransport) transport).channel().close();
		}

	}

	@Nested
	class FromTheDialer extends Contract {

		@Override
		Loopback loopback() {
			return new Loopback(LIMIT);
		}

	}

	@Nested
	class FromTheAcceptor extends Contract {

		@Override
		Loopback loopback() {
			return new Loopback(LIMIT);
		}

		@Override
		public Pair connect() {
			Pair pair = super.connect();
			return new Pair(pair.right(), pair.left());
		}

	}

	@Nested
	class WithoutMasks extends Contract {

		@Override
		Loopback loopback() {
			return new Loopback(LIMIT, WebSocketMasking.ZERO, null, null);
		}

	}

	@Nested
	class OverTls extends Contract {

		@Override
		Loopback loopback() throws Exception {
			X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
				.setIsCertificateAuthority(true)
				.addSanDnsName("localhost")
				.ecp256()
				.buildSelfSigned();
			SslContext server = SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
			SslContext client = SslContextBuilder.forClient().trustManager(certificate.getCertificate()).build();
			return new Loopback(LIMIT, WebSocketMasking.RANDOM, server, client);
		}

	}

}
