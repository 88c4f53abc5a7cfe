package dev.gridmesh.spring.webflux;

import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebHandler;

/**
 * Serves the route of the grid before any other filter, and nothing else: the grid has
 * tokens of its own, which a security filter of the application would refuse. Safe for
 * any thread.
 *
 * @since 0.1.0
 */
public final class GridRouteWebFilter implements WebFilter, Ordered {

	private final String path;

	private final WebHandler handler;

	private final ApplicationContext context;

	/**
	 * Creates a filter.
	 * @param path the route, below the base path of the application
	 * @param handler what serves it
	 * @param context the application that it is served for, not a management context
	 * below it
	 */
	public GridRouteWebFilter(String path, WebHandler handler, ApplicationContext context) {
		this.path = path;
		this.handler = handler;
		this.context = context;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return isGridRoute(exchange) ? this.handler.handle(exchange) : chain.filter(exchange);
	}

	private boolean isGridRoute(ServerWebExchange exchange) {
		return exchange.getRequest().getPath().pathWithinApplication().value().equals(this.path)
				&& exchange.getApplicationContext() == this.context;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
