package dev.gridmesh.spring.handler;

import java.time.Duration;

import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.handler.elsewhere.PackagePrivateHandlers;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a handler method never runs on a proxy in place of its bean.
 */
class ProxiedHandlerTests {

	@Test
	void finalMethodBehindAClassProxyIsAnErrorAndNamed() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(FinalProxied.class)) {
			assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(handlers::verify)
				.withMessageContaining(Finals.class.getName() + "#last()")
				.withMessageContaining("is final, and its bean is proxied by its class");
		}
	}

	@Test
	void finalMethodWithoutAProxyIsInvoked() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(Finals.class)) {
			handlers.verify();

			assertThat(handlers.mono("last", null).block(Duration.ofSeconds(10))).isNotEmpty();
		}
	}

	@Test
	void packagePrivateMethodThatAClassProxyCannotOverrideIsAnError() {
		try (DiscoveredHandlers handlers = DiscoveredHandlers.of(ProxiedElsewhere.class)) {
			assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(handlers::verify)
				.withMessageContaining("elsewhere")
				.withMessageContaining("is package-private");
		}
	}

	static class Finals {

		@GridHandler("last")
		public final String last() {
			return "last";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FinalProxied {

		@Bean
		Finals finals() {
			ProxyFactory factory = new ProxyFactory(new Finals());
			factory.setProxyTargetClass(true);
			return (Finals) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedElsewhere {

		@Bean
		Elsewhere elsewhere() {
			ProxyFactory factory = new ProxyFactory(new Elsewhere());
			factory.setProxyTargetClass(true);
			return (Elsewhere) factory.getProxy();
		}

	}

	static class Elsewhere extends PackagePrivateHandlers {

	}

}
