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

/**
 * Auto-configuration of the observations {@code grid.client} and {@code grid.server}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = GridAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ GridManager.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = "management.observations.enable.grid", matchIfMissing = true)
public final class GridObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GridObservations gridObservations(ObservationRegistry registry,
			ObjectProvider<GridClientObservationConvention> client,
			ObjectProvider<GridServerObservationConvention> server) {
		return new GridObservations(registry, client.getIfAvailable(), server.getIfAvailable());
	}

}
