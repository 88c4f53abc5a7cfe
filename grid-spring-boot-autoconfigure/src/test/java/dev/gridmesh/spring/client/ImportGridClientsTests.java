package dev.gridmesh.spring.client;

import dev.gridmesh.NodeName;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.Peer;
import dev.gridmesh.spring.client.scan.ScanConfiguration;
import dev.gridmesh.spring.client.scan.below.BelowClient;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ImportGridClients}.
 */
class ImportGridClientsTests {

	private static final String SCANNED = "dev.gridmesh.spring.client.scan.ScannedClient";

	private static final String BELOW = BelowClient.class.getName();

	@Test
	void packageOfTheClassIsSearchedByDefault() {
		assertThat(clients(ScanConfiguration.class)).containsExactlyInAnyOrder(SCANNED, SCANNED + "$Nested", BELOW);
	}

	@Test
	void packagesAreSearched() {
		assertThat(clients(Packages.class)).containsExactlyInAnyOrder(SCANNED, SCANNED + "$Nested", BELOW);
		assertThat(clients(PackageClasses.class)).containsExactly(BELOW);
	}

	@Test
	void typesAreTakenFromAnywhereAndMayBeGivenTwice() {
		assertThat(clients(Types.class)).containsExactlyInAnyOrder(One.class.getName(), BELOW);
	}

	@Test
	void clientIsPrimaryAndASingleton() {
		try (AnnotationConfigApplicationContext context = start(Types.class, OneOfTheirOwn.class)) {
			One client = context.getBean(One.class);

			assertThat(client).hasToString("GridClient " + One.class.getName())
				.isSameAs(context.getBean(One.class.getName()));
			assertThat(context.getBeansOfType(One.class)).hasSize(2);
		}
	}

	@Test
	void factoryOfTheApplicationIsUsed() {
		try (AnnotationConfigApplicationContext context = start(Types.class, Factory.class)) {
			context.getBean(One.class).get("http://a:1");

			then(context.getBean(Factory.class).requester).should().peer(NodeName.of("http://a:1"));
		}
	}

	@Test
	void interfaceThatCannotWorkFailsTheStartAlthoughNobodyNeedsIt() {
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> start(Broken.class))
			.havingRootCause()
			.isInstanceOf(InvalidGridClientException.class)
			.withMessage("The method %s#get() does not say which node it calls", BrokenClient.class.getName());
	}

	private static String[] clients(Class<?> configuration) {
		try (AnnotationConfigApplicationContext context = start(configuration)) {
			return context.getBeanNamesForAnnotation(GridClient.class);
		}
	}

	private static AnnotationConfigApplicationContext start(Class<?>... configurations) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(configurations);
		context.registerBean(GridRequester.class, () -> mock(GridRequester.class));
		try {
			context.refresh();
			return context;
		}
		catch (RuntimeException ex) {
			context.close();
			throw ex;
		}
	}

	@GridClient("one")
	interface One {

		@GridExchange("get")
		Mono<String> get(@Peer String node);

	}

	@GridClient("broken")
	interface BrokenClient {

		@GridExchange("get")
		String get();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(basePackages = "dev.gridmesh.spring.client.scan")
	static class Packages {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(basePackageClasses = BelowClient.class)
	static class PackageClasses {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(One.class)
	@ImportGridClients(types = { One.class, BelowClient.class })
	static class Types {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(BrokenClient.class)
	static class Broken {

	}

	@Configuration(proxyBeanMethods = false)
	static class OneOfTheirOwn {

		@Bean
		One own() {
			return mock(One.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factory {

		final GridRequester requester = mock(GridRequester.class, Answers.RETURNS_DEEP_STUBS);

		@Bean
		GridClientProxyFactory factory() {
			return GridClientProxyFactory.create(this.requester);
		}

	}

}
