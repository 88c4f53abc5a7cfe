package dev.gridmesh.spring.handler;

import java.lang.annotation.Annotation;
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

	private final Class<? extends Annotation> declaredBy;

	HandlerMethodSource(String beanName, Class<?> userType, Method method, Class<? extends Annotation> declaredBy) {
		super(method);
		this.beanName = beanName;
		this.userType = userType;
		this.declaredBy = declaredBy;
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
	 * The annotation that declares the method, as it is written but for the sign.
	 */
	String annotationName() {
		return this.declaredBy.getSimpleName();
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
		return new InvalidGridHandlerException("The @%s method %s %s".formatted(annotationName(), longName(), problem),
				action);
	}

	@Override
	public String toString() {
		return longName();
	}

}
