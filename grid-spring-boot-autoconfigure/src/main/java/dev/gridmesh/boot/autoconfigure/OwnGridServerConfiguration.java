package dev.gridmesh.boot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A server for the grid alone, where one is asked for.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("grid.server.port")
class OwnGridServerConfiguration {

	@Bean
	OwnGridServer gridServer(GridProperties properties, ObjectProvider<SslBundles> bundles,
			ObjectProvider<GridLoops> loops) {
		return OwnGridServer.create(properties, bundles, loops);
	}

}
