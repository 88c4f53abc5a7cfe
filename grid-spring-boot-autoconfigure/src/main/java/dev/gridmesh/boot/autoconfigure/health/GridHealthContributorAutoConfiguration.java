package dev.gridmesh.boot.autoconfigure.health;

import dev.gridmesh.GridManager;
import dev.gridmesh.boot.autoconfigure.GridAutoConfiguration;
import dev.gridmesh.boot.autoconfigure.GridProperties;
import dev.gridmesh.boot.health.GridHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health indicator {@code grid}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(GridManager.class)
@ConditionalOnEnabledHealthIndicator("grid")
public final class GridHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "gridHealthIndicator")
	GridHealthIndicator gridHealthIndicator(GridManager gridManager, GridProperties properties) {
		return new GridHealthIndicator(gridManager, properties.getHealth().getRequire());
	}

}
