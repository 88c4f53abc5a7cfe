package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.ErrorListener;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.GridCredentials;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.MutualSecrets;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.spring.handler.GridHandlerDiscoverer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The node itself.
 */
@Configuration(proxyBeanMethods = false)
class GridManagerConfiguration {

	private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(GridManagerConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(GridConnectionDetails.class)
	PropertiesGridConnectionDetails gridConnectionDetails(GridProperties properties) {
		return new PropertiesGridConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	GridAuth gridAuth(GridProperties properties, ObjectProvider<GridTokens> tokens,
			ObjectProvider<MutualSecrets> secrets) {
		return GridAuthFactory.create(properties.getAuth(), tokens.getIfAvailable(), secrets::getObject);
	}

	@Bean
	GridMembership gridMembership(GridProperties properties, GridConnectionDetails details, GridAuth auth,
			GridNetwork network, ObjectProvider<GridAuthenticator> authenticator,
			ObjectProvider<GridCredentials> credentials, ObjectProvider<SslBundles> bundles) {
		GridMembership membership = new GridMembership(auth, properties.getAuth().getIdentity(),
				authenticator.getIfAvailable(), credentials.getIfAvailable());
		new MembershipCheck(properties, details, network.server()).check(membership, bundles::getObject);
		return membership;
	}

	@Bean
	GridWatchers gridWatchers(GridProperties properties, ObjectProvider<GridListener> listeners,
			ObjectProvider<ErrorListener> errorListeners) {
		return new GridWatchers(listeners.orderedStream().toList(),
				new OrderedErrorListeners(errorListeners.orderedStream().toList()),
				properties.getHandlers().isLogFailures());
	}

	@Bean
	@ConditionalOnMissingBean
	GridManager gridManager(GridProperties properties, GridConnectionDetails details, GridMembership membership,
			GridNetwork network, GridHandlerDiscoverer discoverer, GridWatchers watchers,
			ObjectProvider<GridManagerCustomizer> customizers) {
		List<NodeName> peers = PeerNames.parse(details.getPeers());
		LocalNodeName local = new LocalNodeName(details.getLocal(), peers, network.server(), HostAddresses.system());
		GridManagerBuilder builder = GridManagerBuilder.create()
			.local(local)
			.peers(() -> peers)
			.path(network.server().path())
			.handlers(discoverer.discover())
			.runtime(network.runtime())
			.connector(network.connector())
			.externalListener(network.server().listener())
			.settings((settings) -> GridSettings.apply(properties, settings.codecType(discoverer.codecType())));
		membership.apply(builder);
		watchers.apply(builder);
		customizers.orderedStream().forEach((customizer) -> customize(builder, customizer));
		return builder.build();
	}

	private static void customize(GridManagerBuilder builder, GridManagerCustomizer customizer) {
		try {
			customizer.customize(builder);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(
					"The GridManagerCustomizer %s failed: %s".formatted(customizer.getClass().getName(), ex), ex);
		}
	}

	@Bean
	GridManagerLifecycle gridManagerLifecycle(GridManager gridManager, GridHandlerDiscoverer discoverer,
			GridProperties properties, Environment environment, ApplicationEventPublisher publisher) {
		Duration drainTimeout = properties.getShutdown().getDrainTimeout();
		adviseDrainTimeout(drainTimeout, environment);
		return new GridManagerLifecycle(gridManager, discoverer, new GridConnectionEventPublisher(publisher),
				new PeerHostCheck(HostAddresses.system(), Schedulers.boundedElastic()),
				new PeerWait(properties.getConnect()), drainTimeout);
	}

	private static void adviseDrainTimeout(Duration drainTimeout, Environment environment) {
		Duration phaseTimeout = Binder.get(environment)
			.bind(PHASE_TIMEOUT, Duration.class)
			.orElse(DEFAULT_PHASE_TIMEOUT);
		if (drainTimeout.compareTo(phaseTimeout) >= 0) {
			logger.warn("grid.shutdown.drain-timeout ({}) is not below {} ({}): the application may stop before the "
					+ "grid has left", drainTimeout, PHASE_TIMEOUT, phaseTimeout);
		}
	}

}
