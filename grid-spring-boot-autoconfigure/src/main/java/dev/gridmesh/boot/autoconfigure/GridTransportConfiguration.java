package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.netty.ReactorNettyConnector;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import reactor.netty.http.HttpResources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.StringUtils;

/**
 * Loops, the executor of handlers, and what dials.
 */
@Configuration(proxyBeanMethods = false)
class GridTransportConfiguration {

	@Bean
	@ConditionalOnMissingBean(GridRuntime.class)
	ReactorNettyRuntime gridRuntime(GridProperties properties, Environment environment,
			ObjectProvider<GridLoops> loops) {
		ReactorNettyRuntime.Builder builder = ReactorNettyRuntime.builder();
		HandlerThreads.apply(builder, properties.getHandlers(), environment);
		loops.ifAvailable((shared) -> builder.loopResources(new CurrentLoops(shared)));
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean(TransportConnector.class)
	ReactorNettyConnector gridTransportConnector(GridProperties properties, ObjectProvider<SslBundles> bundles,
			ObjectProvider<GridLoops> loops) {
		ReactorNettyConnector.Builder builder = ReactorNettyConnector.builder()
			.masking(properties.getWebsocket().getMasking())
			.identity(properties.getAuth().getIdentity());
		String bundle = properties.getSsl().getBundle();
		if (StringUtils.hasLength(bundle)) {
			builder.sslContext(BundleSslContext.forClient(bundles.getObject(), bundle));
		}
		loops.ifAvailable((shared) -> builder.loopResources(new CurrentLoops(shared)));
		return builder.build();
	}

	@Bean
	GridNetwork gridNetwork(ObjectProvider<GridServer> server, TransportConnector connector, GridRuntime runtime) {
		return new GridNetwork(server.getIfAvailable(() -> {
			throw new GridPropertiesException("grid.server.port", null,
					"the application has no WebFlux server on Reactor Netty whose port the grid could share",
					"Set 'grid.server.port' to a port for the grid alone, or use spring-boot-starter-webflux for the "
							+ "web server of the application.");
		}), connector, runtime);
	}

	/**
	 * Shares the event loops that Spring manages.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactorResourceFactory.class)
	static class SharedLoops {

		@Bean
		GridLoops gridLoops(ObjectProvider<ReactorResourceFactory> resources) {
			ReactorResourceFactory factory = resources.getIfAvailable();
			return (factory != null) ? factory::getLoopResources : HttpResources::get;
		}

	}

}
