package dev.gridmesh.boot.autoconfigure.observation;

import java.util.Map;

import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.HandlerKind;
import dev.gridmesh.NodeName;
import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.CallOutcome;
import dev.gridmesh.observation.CallSide;
import dev.gridmesh.observation.DefaultGridClientObservationConvention;
import dev.gridmesh.observation.DefaultGridServerObservationConvention;
import dev.gridmesh.observation.GridClientObservationConvention;
import dev.gridmesh.observation.GridObservations;
import dev.gridmesh.observation.GridServerObservationConvention;
import dev.gridmesh.observation.ObservedCall;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridObservationAutoConfiguration}.
 */
class GridObservationAutoConfigurationTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GridObservationAutoConfiguration.class));

	private final ApplicationContextRunner node = this.runner.withBean(GridManager.class, () -> mock(GridManager.class))
		.withBean(ObservationRegistry.class, () -> this.registry)
		.withPropertyValues("grid.observations.detail=observations");

	private static void call(GridObservations observations, CallSide side) {
		CallListener follower = observations.callStarted(
				new ObservedCall(side, NodeName.of("http://b:8080"), HandlerId.of(1), HandlerKind.SINGLE, Map.of()),
				Context.empty());
		follower.ended(CallOutcome.SUCCESS, null, 1);
	}

	@Test
	void callsAreObserved() {
		this.node.run((context) -> {
			call(context.getBean(GridObservations.class), CallSide.CALLER);
			call(context.getBean(GridObservations.class), CallSide.HANDLER);
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasNumberOfObservationsEqualTo(2)
				.hasObservationWithNameEqualTo("grid.client");
			TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("grid.server");
		});
	}

	@Test
	void conventionsOfTheApplicationCount() {
		this.node.withBean(GridClientObservationConvention.class, () -> new DefaultGridClientObservationConvention() {
			@Override
			public String getName() {
				return "my.client";
			}
		}).withBean(GridServerObservationConvention.class, () -> new DefaultGridServerObservationConvention() {
			@Override
			public String getName() {
				return "my.server";
			}
		}).run((context) -> {
			call(context.getBean(GridObservations.class), CallSide.CALLER);
			call(context.getBean(GridObservations.class), CallSide.HANDLER);
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasNumberOfObservationsEqualTo(2)
				.hasObservationWithNameEqualTo("my.client");
			TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("my.server");
		});
	}

	@Test
	void listenerOfTheApplicationWins() {
		GridObservations own = new GridObservations(this.registry, null, null);
		this.node.withBean(GridObservations.class, () -> own)
			.run((context) -> assertThat(context.getBean(GridObservations.class)).isSameAs(own));
	}

	@Test
	void callsAreNotObservedWithoutATracer() {
		this.node.withPropertyValues("grid.observations.detail=")
			.run((context) -> assertThat(context).doesNotHaveBean(GridObservations.class));
	}

	@Test
	void callsAreNotObservedWhereMetersTimeThem() {
		this.node.withPropertyValues("grid.observations.detail=meters")
			.run((context) -> assertThat(context).doesNotHaveBean(GridObservations.class));
	}

	@Test
	void detailThatIsNoneFailsTheStart() {
		this.node.withPropertyValues("grid.observations.detail=spans")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("spans")
				.hasMessageContaining("CallDetail"));
	}

	@Test
	void observationsCanBeSwitchedOff() {
		this.node.withPropertyValues("management.observations.enable.grid=false")
			.run((context) -> assertThat(context).doesNotHaveBean(GridObservations.class));
	}

	@Test
	void nothingIsThereWithoutARegistry() {
		this.runner.withBean(GridManager.class, () -> mock(GridManager.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GridObservations.class));
	}

	@Test
	void nothingIsThereWithoutAGrid() {
		this.runner.withBean(ObservationRegistry.class, () -> this.registry)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GridObservations.class));
	}

	@Test
	void nothingIsThereWithoutMicrometer() {
		this.runner.withBean(GridManager.class, () -> mock(GridManager.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gridObservations"));
	}

}
