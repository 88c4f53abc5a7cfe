package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.MutualSecrets;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The secrets of the node as a bean, so that an application can replace them while it
 * runs. Before the node itself, as an application may bring either.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "grid.auth.protocol", havingValue = "mutual", matchIfMissing = true)
class GridSecretsConfiguration {

	@Bean
	@ConditionalOnMissingBean({ MutualSecrets.class, GridAuth.class })
	MutualSecrets gridSecrets(GridProperties properties) {
		return GridAuthFactory.secretsOf(properties.getAuth());
	}

}
