package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;

import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Picks the threads of blocking handlers.
 */
final class HandlerThreads {

	private static final String NAME_PREFIX = "grid-handler-";

	private HandlerThreads() {
	}

	/**
	 * Applies what the properties ask for.
	 * @param builder the runtime that invokes handlers
	 * @param properties the properties
	 * @param environment tells whether the application runs on virtual threads
	 * @throws GridPropertiesException if virtual threads are asked for where there are
	 * none
	 */
	static void apply(ReactorNettyRuntime.Builder builder, GridHandlersProperties properties, Environment environment) {
		if (virtual(properties, environment)) {
			builder.handlerExecutor(new VirtualThreadTaskExecutor(NAME_PREFIX));
		}
		else {
			builder.handlerThreads(properties.getMaxThreads()).handlerQueueCapacity(properties.getQueueCapacity());
		}
	}

	private static boolean virtual(GridHandlersProperties properties, Environment environment) {
		return switch (properties.getExecutor()) {
			case AUTO -> Threading.VIRTUAL.isActive(environment);
			case VIRTUAL -> {
				requireVirtualThreads(JavaVersion.getJavaVersion());
				yield true;
			}
			case PLATFORM -> false;
		};
	}

	static void requireVirtualThreads(JavaVersion version) {
		if (version.isOlderThan(JavaVersion.TWENTY_ONE)) {
			throw new GridPropertiesException("grid.handlers.executor", "virtual",
					"Java %s has no virtual threads".formatted(version),
					"Use 'auto' or 'platform', or run on Java 21 or newer.");
		}
	}

}
