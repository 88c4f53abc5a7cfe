package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.GridManager;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of a node of the grid: its manager, what it serves, the requester
 * and the declarative clients.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SslAutoConfiguration.class,
		afterName = "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration")
@ConditionalOnClass(GridManager.class)
@ConditionalOnBooleanProperty(name = "grid.enabled", matchIfMissing = true)
@EnableConfigurationProperties(GridProperties.class)
@Import({ OwnGridServerConfiguration.class, SharedGridServerConfiguration.class, GridTransportConfiguration.class,
		GridCodecConfiguration.class, MissingCodecConfiguration.class, GridHandlerConfiguration.class,
		GridSecurityConfiguration.class, GridSecretsConfiguration.class, GridManagerConfiguration.class,
		GridRequesterConfiguration.class, GridClientConfiguration.class })
public final class GridAutoConfiguration {

}
