package dev.gridmesh.boot.integration;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.gridmesh.GridCall;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridHandlerInterceptor;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Method security of Spring Security on handler methods, as docs/handlers.md describes
 * it.
 */
class GridMethodSecurityIntegrationTests {

	@Test
	void methodSecurityGuardsBlockingAndReactiveHandlers() {
		try (TestNode node = TestNode.startSecured(
				List.of(Security.class, Authenticator.class, BlockingHandlers.class, ReactiveHandlers.class))) {
			for (String handler : List.of("secured.blocking", "secured.mono")) {
				expectAnswer(node, handler, single(node, handler));
			}
			for (String handler : List.of("secured.stream", "secured.flux")) {
				expectAnswer(node, handler, stream(node, handler));
			}
			for (String handler : List.of("secured.adminBlocking", "secured.adminMono")) {
				expectRefusal(single(node, handler), "Access Denied");
			}
			for (String handler : List.of("secured.adminStream", "secured.adminFlux")) {
				expectRefusal(stream(node, handler), "Access Denied");
			}
		}
	}

	@Test
	void reactiveMethodSecurityGuardsReactiveHandlers() {
		try (TestNode node = TestNode
			.startSecured(List.of(ReactiveSecurity.class, Authenticator.class, ReactiveHandlers.class))) {
			expectAnswer(node, "secured.mono", single(node, "secured.mono"));
			expectAnswer(node, "secured.flux", stream(node, "secured.flux"));
			expectRefusal(single(node, "secured.adminMono"), "Access Denied");
			expectRefusal(stream(node, "secured.adminFlux"), "Access Denied");
		}
	}

	@Test
	void callerIsAuthenticatedAsANodeWithoutAnInterceptor() {
		try (TestNode a = TestNode.startSecured(List.of(Security.class, NodeHandlers.class));
				TestNode b = TestNode.startSecured(List.of(Security.class, NodeHandlers.class))) {
			TestNode.connect(a, b);
			for (TestNode caller : List.of(a, b)) {
				TestNode peer = (caller == a) ? b : a;
				for (String handler : List.of("node.blocking", "node.mono")) {
					expectCaller(caller, caller.call(peer, handler).retrieveMono(String.class).flux());
				}
				for (String handler : List.of("node.stream", "node.flux")) {
					expectCaller(caller, caller.call(peer, handler).retrieveFlux(String.class));
				}
				expectRefusal(single(caller, "node.admin"), "Access Denied");
			}
		}
	}

	@Test
	void authenticationOfTheAuthenticatorIsTakenAsItIs() {
		List<Class<?>> components = List.of(Security.class, Admins.class, NodeHandlers.class);
		try (TestNode a = TestNode.startSecured(components); TestNode b = TestNode.startSecured(components)) {
			TestNode.connect(a, b);

			assertThat(a.call(b, "node.admin").retrieveMono(String.class).block(TestNode.TIMEOUT)).isEqualTo("admin");
			assertThat(b.call(a, "node.admin").retrieveMono(String.class).block(TestNode.TIMEOUT)).isEqualTo("admin");
			expectRefusal(a.call(b, "node.blocking").retrieveMono(String.class).flux(), "Access Denied");
		}
	}

	@Test
	void callerIsForgottenWhenItsHandlerHasReturned() {
		try (TestNode node = TestNode.startSecured(List.of(Security.class, NodeHandlers.class),
				"grid.handlers.executor=platform", "grid.handlers.max-threads=1")) {
			expectCaller(node, single(node, "node.blocking"));

			CompletableFuture<Authentication> left = new CompletableFuture<>();
			node.context()
				.getBean(GridRuntime.class)
				.handlerExecutor()
				.execute(() -> left.complete(SecurityContextHolder.getContext().getAuthentication()));
			assertThat(left).succeedsWithin(TestNode.TIMEOUT).isNull();
		}
	}

	@Test
	void withoutAPrincipalNobodyIsLetIn() {
		String[] properties = { "grid.auth.protocol=none" };
		try (TestNode a = TestNode.startSecured(List.of(Security.class, NodeHandlers.class), properties);
				TestNode b = TestNode.startSecured(List.of(Security.class, NodeHandlers.class), properties)) {
			TestNode.connect(a, b);
			expectRefusal(a.call(b, "node.blocking").retrieveMono(String.class).flux(),
					"An Authentication object was not found in the SecurityContext");
			expectRefusal(a.call(b, "node.stream").retrieveFlux(String.class),
					"An Authentication object was not found in the SecurityContext");
		}
	}

	private static void expectCaller(TestNode caller, Flux<String> answers) {
		StepVerifier.create(answers).expectNext(caller.name().value()).expectComplete().verify(TestNode.TIMEOUT);
	}

	private static Flux<String> single(TestNode node, String handler) {
		return node.call(node, handler).retrieveMono(String.class).flux();
	}

	private static Flux<String> stream(TestNode node, String handler) {
		return node.call(node, handler).retrieveFlux(String.class);
	}

	private static void expectAnswer(TestNode node, String handler, Flux<String> answers) {
		StepVerifier.create(answers)
			.expectNext(handler + " for " + node.name())
			.expectComplete()
			.verify(TestNode.TIMEOUT);
	}

	private static void expectRefusal(Flux<String> answers, String text) {
		StepVerifier.create(answers)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(GridRemoteException.class,
					(remote) -> assertThat(remote.text()).isEqualTo(text)))
			.verify(TestNode.TIMEOUT);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Security {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableReactiveMethodSecurity
	static class ReactiveSecurity {

	}

	@Component
	static class Authenticator implements GridHandlerInterceptor {

		@Override
		public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
			SecurityContext security = new SecurityContextImpl(UsernamePasswordAuthenticationToken
				.authenticated(call.caller().value(), null, AuthorityUtils.createAuthorityList("ROLE_PEER")));
			return next.contextWrite(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(security)))
				.contextWrite((context) -> context.put(SecurityContext.class.getName(), security));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Admins {

		@Bean
		GridAuthenticator gridAuthenticator() {
			return (claim) -> Mono.just(UsernamePasswordAuthenticationToken.authenticated("admin", null,
					AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
		}

	}

	@GridHandler(prefix = "node")
	static class NodeHandlers {

		@GridHandler("blocking")
		@PreAuthorize("hasRole('GRID_NODE')")
		String blocking() {
			return BlockingHandlers.principal();
		}

		@GridHandler("stream")
		@PreAuthorize("hasRole('GRID_NODE')")
		Stream<String> stream() {
			return Stream.of("").map((text) -> text + BlockingHandlers.principal());
		}

		@GridHandler("mono")
		@PreAuthorize("hasRole('GRID_NODE')")
		Mono<String> mono() {
			return ReactiveHandlers.principal();
		}

		@GridHandler("flux")
		@PreAuthorize("hasRole('GRID_NODE')")
		Flux<String> flux() {
			return ReactiveHandlers.principal().flux();
		}

		@GridHandler("admin")
		@PreAuthorize("hasRole('ADMIN')")
		String admin() {
			return BlockingHandlers.principal();
		}

	}

	@GridHandler(prefix = "secured")
	static class BlockingHandlers {

		@GridHandler("blocking")
		@PreAuthorize("hasRole('PEER')")
		String blocking() {
			return "secured.blocking for " + principal();
		}

		@GridHandler("stream")
		@PreAuthorize("hasRole('PEER')")
		Stream<String> stream() {
			return Stream.of("secured.stream for ").map((text) -> text + principal());
		}

		@GridHandler("adminBlocking")
		@PreAuthorize("hasRole('ADMIN')")
		String adminBlocking() {
			return "ran";
		}

		@GridHandler("adminStream")
		@PreAuthorize("hasRole('ADMIN')")
		Stream<String> adminStream() {
			return Stream.of("ran");
		}

		private static String principal() {
			return SecurityContextHolder.getContext().getAuthentication().getName();
		}

	}

	@GridHandler(prefix = "secured")
	static class ReactiveHandlers {

		@GridHandler("mono")
		@PreAuthorize("hasRole('PEER')")
		Mono<String> mono() {
			return principal().map((name) -> "secured.mono for " + name);
		}

		@GridHandler("flux")
		@PreAuthorize("hasRole('PEER')")
		Flux<String> flux() {
			return principal().map((name) -> "secured.flux for " + name).flux();
		}

		@GridHandler("adminMono")
		@PreAuthorize("hasRole('ADMIN')")
		Mono<String> adminMono() {
			return Mono.just("ran");
		}

		@GridHandler("adminFlux")
		@PreAuthorize("hasRole('ADMIN')")
		Flux<String> adminFlux() {
			return Flux.just("ran");
		}

		private static Mono<String> principal() {
			return ReactiveSecurityContextHolder.getContext().map((security) -> security.getAuthentication().getName());
		}

	}

}
