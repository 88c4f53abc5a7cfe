package dev.gridmesh.boot.autoconfigure.health;

import java.util.List;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.boot.TestConnections;
import dev.gridmesh.boot.autoconfigure.GridProperties;
import dev.gridmesh.boot.health.GridHealthIndicator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridHealthContributorAutoConfiguration}.
 */
class GridHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GridHealthContributorAutoConfiguration.class))
		.withUserConfiguration(Grid.class);

	@ParameterizedTest
	@CsvSource({ "all, DOWN", "quorum, UP", "any, UP", "none, UP" })
	void statusFollowsTheProperty(String require, String status) {
		this.runner.withPropertyValues("grid.health.require=" + require)
			.run((context) -> assertThat(context.getBean("gridHealthIndicator", GridHealthIndicator.class).health())
				.satisfies((health) -> assertThat(health.getStatus().getCode()).isEqualTo(status)));
	}

	@Test
	void noPeerIsRequiredUnlessSaidOtherwise() {
		this.runner.run((context) -> {
			GridManager grid = context.getBean(GridManager.class);
			List<GridConnection> away = List.of(TestConnections.of("http://b:8080", ConnectionState.CONNECTION_ERROR),
					TestConnections.of("http://c:8080", ConnectionState.CONNECTING));
			given(grid.connections()).willReturn(away);

			assertThat(context.getBean(GridHealthIndicator.class).health())
				.satisfies((health) -> assertThat(health.getStatus().getCode()).isEqualTo("UP"))
				.satisfies((health) -> assertThat(health.getDetails()).containsEntry("degraded", 2));
		});
	}

	@Test
	void indicatorCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.grid.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(GridHealthIndicator.class));
	}

	@Test
	void indicatorOfTheApplicationWins() {
		this.runner.withBean("gridHealthIndicator", HealthIndicator.class, () -> mock(HealthIndicator.class))
			.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class)
				.doesNotHaveBean(GridHealthIndicator.class));
	}

	@Test
	void nothingIsThereWithoutAGrid() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GridHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GridHealthIndicator.class));
	}

	@Test
	void nothingIsThereWithoutHealth() {
		this.runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gridHealthIndicator"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(GridProperties.class)
	static class Grid {

		@Bean
		GridManager gridManager() {
			GridManager grid = mock(GridManager.class);
			List<GridConnection> connections = List.of(TestConnections.of("http://b:8080", ConnectionState.CONNECTED),
					TestConnections.of("http://c:8080", ConnectionState.CONNECTION_ERROR));
			given(grid.isRunning()).willReturn(true);
			given(grid.connections()).willReturn(connections);
			return grid;
		}

	}

}
