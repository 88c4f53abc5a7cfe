package dev.gridmesh.boot.autoconfigure.actuate;

import dev.gridmesh.GridManager;
import dev.gridmesh.boot.actuate.GridEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridEndpointAutoConfiguration}.
 */
class GridEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GridEndpointAutoConfiguration.class))
		.withBean(GridManager.class, () -> mock(GridManager.class));

	@Test
	void endpointIsThereWhenItIsExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=grid")
			.run((context) -> assertThat(context).hasSingleBean(GridEndpoint.class));
	}

	@Test
	void endpointIsNotThereUnlessItIsExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(GridEndpoint.class));
	}

	@Test
	void endpointIsNotThereWithoutAccess() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=grid",
					"management.endpoint.grid.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(GridEndpoint.class));
	}

	@Test
	void endpointOfTheApplicationWins() {
		GridEndpoint own = new GridEndpoint(mock(GridManager.class));
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=grid")
			.withBean("own", GridEndpoint.class, () -> own)
			.run((context) -> assertThat(context).getBean(GridEndpoint.class).isSameAs(own));
	}

	@Test
	void nothingIsThereWithoutAGrid() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GridEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=grid")
			.run((context) -> assertThat(context).doesNotHaveBean(GridEndpoint.class));
	}

	@Test
	void nothingIsThereWithoutActuator() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=grid")
			.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gridEndpoint"));
	}

}
