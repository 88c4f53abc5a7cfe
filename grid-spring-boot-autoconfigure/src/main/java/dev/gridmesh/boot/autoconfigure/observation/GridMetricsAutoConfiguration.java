package dev.gridmesh.boot.autoconfigure.observation;

import dev.gridmesh.GridManager;
import dev.gridmesh.boot.autoconfigure.GridAutoConfiguration;
import dev.gridmesh.boot.metrics.CallDetail;
import dev.gridmesh.boot.metrics.CallMeters;
import dev.gridmesh.boot.metrics.GridMeterBinder;
import dev.gridmesh.observation.GridObservations;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the meters {@code grid.*}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { GridAutoConfiguration.class, GridObservationAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ GridManager.class, MeterRegistry.class })
@ConditionalOnBooleanProperty(name = "management.metrics.enable.grid", matchIfMissing = true)
public final class GridMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CallMeters gridCallMeters(MeterRegistry registry, Environment environment, ListableBeanFactory beanFactory) {
		CallDetail detail = OnObservedCalls.detail(environment);
		boolean timing = (detail != null) ? detail.hasMeters() : !areObserved(beanFactory);
		return timing ? new CallMeters(registry) : CallMeters.ofRejections(registry);
	}

	private static boolean areObserved(ListableBeanFactory beanFactory) {
		// Micrometer Observation comes with Micrometer itself
		return beanFactory.getBeanNamesForType(GridObservations.class, true, false).length > 0;
	}

	@Bean
	@ConditionalOnMissingBean
	GridMeterBinder gridMeterBinder(GridManager gridManager, ObjectProvider<CallMeters> calls) {
		return new GridMeterBinder(gridManager, calls.getIfAvailable());
	}

}
