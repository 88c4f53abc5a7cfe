package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.boot.autoconfigure.application.ApplicationClient;
import dev.gridmesh.boot.autoconfigure.application.TestApplication;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.GridTarget;
import dev.gridmesh.spring.client.GridClientProxyFactory;
import dev.gridmesh.spring.client.ImportGridClients;
import dev.gridmesh.spring.client.InvalidGridClientException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridClientConfiguration}.
 */
class GridClientConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("grid.auth.secret=0123456789abcdef0123456789abcdef", "grid.local=http://127.0.0.1:0",
				"grid.server.port=0");

	@Test
	void clientsOfTheApplicationAreFoundAndCallItsHandlers() {
		this.runner.withUserConfiguration(TestApplication.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ApplicationClient.class))
				.hasToString("GridClient " + ApplicationClient.class.getName());
			assertThat(context.getBean(ApplicationClient.class).name()).isEqualTo("application");
		});
	}

	@Test
	void placeholdersAreReplaced() {
		this.runner.withUserConfiguration(TestApplication.class)
			.withPropertyValues("application.deadline=never")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidGridClientException.class)
				.hasMessageContaining("'never' is not a valid duration"));
	}

	@Test
	void applicationWithoutAPackageHasNoClients() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(GridClientProxyFactory.class)
			.doesNotHaveBean(ApplicationClient.class));
	}

	@Test
	void onlyWhatTheApplicationNamesIsImportedOnceItNamesSomething() {
		this.runner.withUserConfiguration(TestApplication.class, Import.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Elsewhere.class)
				.doesNotHaveBean(ApplicationClient.class.getName()));
		this.runner.withUserConfiguration(TestApplication.class, ImportTwice.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean(Elsewhere.class.getName())
				.hasBean(ApplicationClient.class.getName()));
	}

	@Test
	void defaultMethodOfAnInterfaceThatIsNotPublicIsRun() {
		this.runner.withUserConfiguration(Import.class)
			.run((context) -> assertThat(context.getBean(Elsewhere.class).greet("World")).isEqualTo("Hello World"));
	}

	@Test
	void clientThatTheApplicationMakesItselfWins() {
		this.runner.withUserConfiguration(TestApplication.class, OwnClient.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ApplicationClient.class.getName())
				.hasBean("ownClient"));
	}

	@Test
	void factoryOfTheApplicationWins() {
		this.runner.withUserConfiguration(OwnFactory.class)
			.run((context) -> assertThat(context).hasSingleBean(GridClientProxyFactory.class).hasBean("ownFactory"));
	}

	@GridClient("elsewhere")
	interface Elsewhere {

		@GridExchange(value = "name", to = GridTarget.ANY)
		String name();

		default String greet(String name) {
			return "Hello " + name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(Elsewhere.class)
	static class Import {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportGridClients(Elsewhere.class)
	@ImportGridClients(ApplicationClient.class)
	static class ImportTwice {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		ApplicationClient ownClient(GridClientProxyFactory factory) {
			return factory.createClient(ApplicationClient.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		GridClientProxyFactory ownFactory() {
			return GridClientProxyFactory.create(mock(GridRequester.class));
		}

	}

}
