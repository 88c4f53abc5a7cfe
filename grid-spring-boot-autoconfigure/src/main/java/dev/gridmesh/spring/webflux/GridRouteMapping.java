package dev.gridmesh.spring.webflux;

import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Maps the route of the grid, before the mappings of the application. A management
 * context on a port of its own sees the mappings of its parent, and gets nothing here.
 * Safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridRouteMapping extends SimpleUrlHandlerMapping {

	/**
	 * Creates a mapping.
	 * @param path the route, below the base path of the application
	 * @param handler what serves it
	 */
	public GridRouteMapping(String path, WebHandler handler) {
		super(Map.of(path, handler), -1);
	}

	@Override
	public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
		boolean foreign = exchange.getApplicationContext() != null
				&& exchange.getApplicationContext() != getApplicationContext();
		return foreign ? Mono.empty() : super.getHandlerInternal(exchange);
	}

}
