package dev.gridmesh.spring.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Behind the proxy of a client interface. Safe for any thread.
 */
final class ClientInvocationHandler implements InvocationHandler {

	private static final @Nullable Object[] NOTHING = {};

	private final Class<?> type;

	private final Map<Method, ClientMethod> methods;

	private final DefaultMethods defaultMethods;

	ClientInvocationHandler(Class<?> type, Map<Method, ClientMethod> methods) {
		this.type = type;
		this.methods = Map.copyOf(methods);
		this.defaultMethods = DefaultMethods.of(type);
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
		@Nullable Object[] arguments = (given != null) ? given : NOTHING;
		ClientMethod call = this.methods.get(method);
		if (call != null) {
			return call.invoke(arguments);
		}
		if (this.defaultMethods.contain(method)) {
			return this.defaultMethods.invoke(proxy, method, arguments);
		}
		return invokeObjectMethod(proxy, method, arguments);
	}

	private Object invokeObjectMethod(Object proxy, Method method, @Nullable Object[] arguments) {
		return switch (method.getName()) {
			case "equals" -> proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> "GridClient " + this.type.getName();
			default -> throw new IllegalStateException("No client method: " + method);
		};
	}

}
