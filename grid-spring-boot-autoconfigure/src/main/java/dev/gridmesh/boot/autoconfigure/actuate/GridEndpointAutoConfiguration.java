package dev.gridmesh.boot.autoconfigure.actuate;

import dev.gridmesh.GridManager;
import dev.gridmesh.boot.actuate.GridEndpoint;
import dev.gridmesh.boot.autoconfigure.GridAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoint {@code grid}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(GridManager.class)
@ConditionalOnAvailableEndpoint(GridEndpoint.class)
public final class GridEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GridEndpoint gridEndpoint(GridManager gridManager) {
		return new GridEndpoint(gridManager);
	}

}
