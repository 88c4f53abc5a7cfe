package dev.gridmesh.spring.handler;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * A handler method and where it was found. Immutable.
 */
final class HandlerMethodSource extends AnnotatedMethod {

	private final String beanName;

	private final Class<?> userType;

	HandlerMethodSource(String beanName, Class<?> userType, Method method) {
		super(method);
		this.beanName = beanName;
		this.userType = userType;
	}

	/**
	 * The class of the bean, so that type variables of superclasses are resolved.
	 */
	@Override
	protected Class<?> getContainingClass() {
		return this.userType;
	}

	String beanName() {
		return this.beanName;
	}

	/**
	 * The class of the bean, not of a proxy.
	 */
	Class<?> userType() {
		return this.userType;
	}

	/**
	 * A short name for monitoring and errors that travel.
	 */
	String shortName() {
		return this.userType.getSimpleName() + "#" + getMethod().getName();
	}

	/**
	 * A name that finds the method, for errors at the start.
	 */
	String longName() {
		String parameters = Arrays.stream(getMethodParameters())
			.map((parameter) -> parameter.getParameterType().getSimpleName())
			.collect(Collectors.joining(", "));
		return "%s#%s(%s) of bean '%s'".formatted(this.userType.getName(), getMethod().getName(), parameters,
				this.beanName);
	}

	String describe(MethodParameter parameter) {
		return "parameter %d (%s)".formatted(parameter.getParameterIndex() + 1,
				parameter.getGenericParameterType().getTypeName());
	}

	InvalidGridHandlerException invalid(String problem, String action) {
		return new InvalidGridHandlerException("The @GridHandler method %s %s".formatted(longName(), problem), action);
	}

	@Override
	public String toString() {
		return longName();
	}

}
