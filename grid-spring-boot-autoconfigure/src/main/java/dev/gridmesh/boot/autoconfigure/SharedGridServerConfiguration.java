package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.spring.webflux.GridRouteMapping;
import dev.gridmesh.spring.webflux.GridRouteWebFilter;
import dev.gridmesh.spring.webflux.WebFluxTransportListener;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * The route on the WebFlux server of the application, unless the grid has a server of its
 * own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(GridServer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ DispatcherHandler.class, HttpServer.class, NettyReactiveWebServerFactory.class,
		WebFluxProperties.class, ServerProperties.class })
@ConditionalOnBean(NettyReactiveWebServerFactory.class)
class SharedGridServerConfiguration {

	@Bean
	WebFluxTransportListener gridTransportListener() {
		return new WebFluxTransportListener();
	}

	@Bean
	SharedGridServer gridServer(WebFluxTransportListener listener, GridProperties properties,
			ObjectProvider<WebFluxProperties> webFlux, ObjectProvider<ServerProperties> server,
			ApplicationContext context) {
		WebFluxProperties webFluxProperties = webFlux.getIfAvailable();
		String basePath = (webFluxProperties != null) ? webFluxProperties.getBasePath() : null;
		return new SharedGridServer(listener, ((basePath != null) ? basePath : "") + properties.getPath(),
				server.getIfAvailable(), context);
	}

	/** Behind all others, so that what the application has set stays. */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebServerFactoryCustomizer<NettyReactiveWebServerFactory> gridRequestHeadLimit() {
		return (factory) -> factory.addServerCustomizers(new RequestHeadLimit());
	}

	@Bean
	GridRouteMapping gridRouteMapping(WebFluxTransportListener listener, GridProperties properties) {
		return new GridRouteMapping(properties.getPath(), listener);
	}

	/**
	 * Goes ahead of Spring Security, whose filter would ask peers for credentials of the
	 * application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.security.web.server.WebFilterChainProxy")
	static class AheadOfSecurityConfiguration {

		@Bean
		GridRouteWebFilter gridRouteWebFilter(WebFluxTransportListener listener, GridProperties properties,
				ApplicationContext context) {
			return new GridRouteWebFilter(properties.getPath(), listener, context);
		}

	}

}
