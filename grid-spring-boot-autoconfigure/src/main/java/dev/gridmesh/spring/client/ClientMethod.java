package dev.gridmesh.spring.client;

import org.jspecify.annotations.Nullable;

/**
 * Makes the call of one method of a client interface. Safe for any thread.
 */
@FunctionalInterface
interface ClientMethod {

	/**
	 * Makes the call, or returns a publisher that does.
	 * @param arguments the arguments of the method
	 * @return what the method returns
	 */
	@Nullable Object invoke(@Nullable Object[] arguments);

}
