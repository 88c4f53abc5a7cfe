package dev.gridmesh.boot.autoconfigure.actuate;

import dev.gridmesh.boot.actuate.GridSecretSanitizer;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what keeps the secrets of the grid out of the endpoints of
 * Actuator, whether the grid is enabled or not.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class GridSanitizingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GridSecretSanitizer gridSecretSanitizer() {
		return new GridSecretSanitizer();
	}

}
