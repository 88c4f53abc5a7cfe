package dev.gridmesh.spring.webflux;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.transport.TransportAcceptor;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebFluxTransportListener}; what it upgrades is tested over sockets.
 */
class WebFluxTransportListenerTests {

	private final WebFluxTransportListener listener = new WebFluxTransportListener();

	private final TransportAcceptor acceptor = mock(TransportAcceptor.class);

	WebFluxTransportListenerTests() {
		given(this.acceptor.path()).willReturn("/grid/v1");
		given(this.acceptor.authorize(any(), any())).willReturn(Mono.empty());
	}

	@Test
	void requestBeforeTheStartIsHeldAndThenAnswered() {
		Request early = new Request();
		assertThat(early.isAnswered()).isFalse();

		this.listener.start(this.acceptor);

		assertThat(early.isAnswered()).isTrue();
		assertThat(early.status()).isEqualTo(HttpStatus.FORBIDDEN);
	}

	@Test
	void requestBeforeTheStartIsRefusedWhenTheStartIsGivenUp() {
		Request early = new Request();

		this.listener.stop().block();

		assertThat(early.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void requestAfterTheStopIsRefused() {
		this.listener.start(this.acceptor);
		this.listener.stop().block();

		assertThat(new Request().status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void requestsAreHeldUpToABound() {
		List<Request> held = new ArrayList<>();
		for (int i = 0; i < WebFluxTransportListener.MAX_HELD_REQUESTS; i++) {
			held.add(new Request());
		}

		assertThat(held).noneMatch(Request::isAnswered);
		assertThat(new Request().status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void requestThatIsGivenUpMakesRoomForAnother() {
		for (int i = 0; i < WebFluxTransportListener.MAX_HELD_REQUESTS; i++) {
			new Request().giveUp();
		}

		assertThat(new Request().isAnswered()).isFalse();
	}

	/** An upgrade without a token. */
	private final class Request {

		private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/grid/v1")
			.header("Upgrade", "websocket")
			.header("Connection", "Upgrade")
			.header("Sec-WebSocket-Version", "13")
			.header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));

		private final Disposable subscription = WebFluxTransportListenerTests.this.listener.handle(this.exchange)
			.subscribe();

		boolean isAnswered() {
			return this.subscription.isDisposed() && this.exchange.getResponse().isCommitted();
		}

		HttpStatusCode status() {
			assertThat(isAnswered()).isTrue();
			HttpStatusCode status = this.exchange.getResponse().getStatusCode();
			assertThat(status).isNotNull();
			return status;
		}

		void giveUp() {
			this.subscription.dispose();
		}

	}

}
