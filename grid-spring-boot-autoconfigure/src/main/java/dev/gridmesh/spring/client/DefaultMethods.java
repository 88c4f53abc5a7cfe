package dev.gridmesh.spring.client;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Runs those methods of an interface that have a body, which need not be public. Safe for
 * any thread.
 */
final class DefaultMethods {

	private static final MethodType INVOCATION = MethodType.methodType(Object.class, Object.class, Object[].class);

	private final Map<Method, MethodHandle> handles;

	private DefaultMethods(Map<Method, MethodHandle> handles) {
		this.handles = Map.copyOf(handles);
	}

	static DefaultMethods of(Class<?> type) {
		Map<Method, MethodHandle> handles = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (method.isDefault()) {
				handles.put(method, handle(method));
			}
		}
		return new DefaultMethods(handles);
	}

	private static MethodHandle handle(Method method) {
		Class<?> declaring = method.getDeclaringClass();
		try {
			return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
				.unreflectSpecial(method, declaring)
				.asFixedArity()
				.asSpreader(Object[].class, method.getParameterCount())
				.asType(INVOCATION);
		}
		catch (IllegalAccessException ex) {
			throw new InvalidGridClientException(
					"The method %s cannot be invoked: %s".formatted(method, ex.getMessage()),
					"Open its package to dev.gridmesh.spring.client.");
		}
	}

	boolean contain(Method method) {
		return this.handles.containsKey(method);
	}

	@Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
		MethodHandle handle = this.handles.get(method);
		if (handle == null) {
			throw new IllegalStateException("No default method: " + method);
		}
		return (Object) handle.invokeExact(proxy, arguments);
	}

}
