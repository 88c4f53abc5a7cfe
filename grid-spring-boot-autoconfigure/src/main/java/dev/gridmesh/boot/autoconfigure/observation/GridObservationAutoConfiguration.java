package dev.gridmesh.boot.autoconfigure.observation;

import dev.gridmesh.GridManager;
import dev.gridmesh.boot.autoconfigure.GridAutoConfiguration;
import dev.gridmesh.observation.GridClientObservationConvention;
import dev.gridmesh.observation.GridObservations;
import dev.gridmesh.observation.GridServerObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of the observations {@code grid.client} and {@code grid.server},
 * where they are what times calls.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = GridAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ GridManager.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = "management.observations.enable.grid", matchIfMissing = true)
@Conditional(OnObservedCalls.class)
public final class GridObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GridObservations gridObservations(ObservationRegistry registry,
			ObjectProvider<GridClientObservationConvention> client,
			ObjectProvider<GridServerObservationConvention> server) {
		return new GridObservations(registry, client.getIfAvailable(), server.getIfAvailable());
	}

}
