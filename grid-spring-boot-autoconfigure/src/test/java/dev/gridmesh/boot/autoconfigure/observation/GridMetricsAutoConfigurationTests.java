package dev.gridmesh.boot.autoconfigure.observation;

import java.util.List;
import java.util.Map;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;
import dev.gridmesh.boot.TestConnections;
import dev.gridmesh.boot.metrics.CallMeters;
import dev.gridmesh.boot.metrics.GridMeterBinder;
import dev.gridmesh.observation.CallOutcome;
import dev.gridmesh.observation.CallSide;
import dev.gridmesh.observation.GridObservations;
import dev.gridmesh.observation.ObservedCall;
import dev.gridmesh.observation.RejectionReason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridMetricsAutoConfiguration}.
 */
class GridMetricsAutoConfigurationTests {

	private static final NodeName PEER = NodeName.of("http://b:8080");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GridMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class));

	private final ApplicationContextRunner node = this.runner.withUserConfiguration(Grid.class)
		.withBean(SimpleMeterRegistry.class);

	@Test
	void metersOfConnectionsAreBound() {
		this.node.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(context).hasSingleBean(CallMeters.class).hasSingleBean(GridMeterBinder.class);
			assertThat(registry.get("grid.connections").tag("state", "connected").gauge().value()).isOne();
			assertThat(registry.get("grid.messages")
				.tags("peer", "http://b:8080", "direction", "outbound")
				.functionCounter()
				.count()).isEqualTo(812);
		});
	}

	@Test
	void meterBeansOfTheApplicationWin() {
		CallMeters calls = new CallMeters(new SimpleMeterRegistry());
		GridMeterBinder binder = new GridMeterBinder(Grid.manager(), calls);
		this.node.withBean(CallMeters.class, () -> calls)
			.withBean(GridMeterBinder.class, () -> binder)
			.run((context) -> {
				assertThat(context.getBean(CallMeters.class)).isSameAs(calls);
				assertThat(context.getBean(GridMeterBinder.class)).isSameAs(binder);
			});
	}

	@ParameterizedTest
	@CsvSource({ "'', true, 0", "'', false, 1", "meters, true, 1", "observations, true, 0", "observations, false, 0",
			"both, true, 1" })
	void oneThingTimesACall(String detail, boolean observed, int timers) {
		ApplicationContextRunner runner = observed ? this.node.withBean(GridObservations.class,
				() -> new GridObservations(ObservationRegistry.NOOP, null, null)) : this.node;
		runner.withPropertyValues("grid.observations.detail=" + detail).run((context) -> {
			CallMeters calls = context.getBean(CallMeters.class);
			calls
				.callStarted(new ObservedCall(CallSide.CALLER, PEER, HandlerId.of(1), HandlerKind.SINGLE, Map.of()),
						Context.empty())
				.ended(CallOutcome.SUCCESS, null, 1);
			calls.callRejected(PEER, RejectionReason.BUSY);

			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.find("grid.requests").timers()).hasSize(timers);
			assertThat(registry.get("grid.rejected").counter().count()).isOne();
		});
	}

	@Test
	void metersCanBeSwitchedOff() {
		this.node.withPropertyValues("management.metrics.enable.grid=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CallMeters.class)
				.doesNotHaveBean(GridMeterBinder.class));
	}

	@Test
	void nothingIsThereWithoutARegistry() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GridMetricsAutoConfiguration.class))
			.withUserConfiguration(Grid.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallMeters.class));
	}

	@Test
	void nothingIsThereWithoutAGrid() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CallMeters.class));
	}

	@Test
	void nothingIsThereWithoutMicrometer() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GridMetricsAutoConfiguration.class))
			.withUserConfiguration(Grid.class)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gridCallMeters"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Grid {

		@Bean
		GridManager gridManager() {
			return manager();
		}

		static GridManager manager() {
			GridManager grid = mock(GridManager.class);
			List<GridConnection> connections = List.of(TestConnections.of("http://b:8080", ConnectionState.CONNECTED),
					TestConnections.of("http://c:8080", ConnectionState.CONNECTION_ERROR));
			given(grid.connections()).willReturn(connections);
			given(grid.connectionChanges()).willReturn(Flux.just(connections).concatWith(Flux.never()));
			return grid;
		}

	}

}
