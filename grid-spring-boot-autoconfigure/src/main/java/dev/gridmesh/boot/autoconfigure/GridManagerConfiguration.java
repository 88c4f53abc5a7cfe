package dev.gridmesh.boot.autoconfigure;

import java.util.List;

import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.spring.handler.GridHandlerDiscoverer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The node itself.
 */
@Configuration(proxyBeanMethods = false)
class GridManagerConfiguration {

	@Bean
	@ConditionalOnMissingBean(GridConnectionDetails.class)
	PropertiesGridConnectionDetails gridConnectionDetails(GridProperties properties) {
		return new PropertiesGridConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	GridTokens gridTokens(GridProperties properties) {
		return GridTokensFactory.create(properties.getAuth());
	}

	@Bean
	@ConditionalOnMissingBean
	GridManager gridManager(GridProperties properties, GridConnectionDetails details, GridTokens tokens,
			GridNetwork network, GridHandlerDiscoverer discoverer, ObjectProvider<GridManagerCustomizer> customizers) {
		List<NodeName> peers = PeerNames.parse(details.getPeers());
		LocalNodeName local = new LocalNodeName(details.getLocal(), peers, network.server(), HostAddresses.system());
		GridManagerBuilder builder = GridManagerBuilder.create()
			.local(local)
			.peers(() -> peers)
			.path(network.server().path())
			.tokens(tokens)
			.handlers(discoverer.discover())
			.runtime(network.runtime())
			.connector(network.connector())
			.externalListener(network.server().listener())
			.settings((defaults) -> GridSettings.of(properties));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	GridManagerLifecycle gridManagerLifecycle(GridManager gridManager, GridHandlerDiscoverer discoverer,
			GridProperties properties, ApplicationEventPublisher publisher) {
		return new GridManagerLifecycle(gridManager, discoverer, new GridConnectionEventPublisher(publisher),
				new PeerWait(properties.getConnect()), properties.getShutdown().getDrainTimeout());
	}

}
