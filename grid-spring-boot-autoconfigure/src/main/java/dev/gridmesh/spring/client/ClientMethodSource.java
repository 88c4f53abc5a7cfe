package dev.gridmesh.spring.client;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * A method of a client interface and how to speak of it. Immutable.
 */
final class ClientMethodSource extends AnnotatedMethod {

	private final Class<?> client;

	ClientMethodSource(Class<?> client, Method method) {
		super(method);
		this.client = client;
	}

	/**
	 * The interface itself, so that type variables of its super-interfaces are resolved.
	 */
	@Override
	protected Class<?> getContainingClass() {
		return this.client;
	}

	ResolvableType resultType() {
		return ResolvableType.forMethodParameter(getReturnType());
	}

	/**
	 * A short name for errors of calls.
	 */
	String shortName() {
		return this.client.getSimpleName() + "#" + getMethod().getName();
	}

	String describe(MethodParameter parameter) {
		return "parameter %d (%s)".formatted(parameter.getParameterIndex() + 1,
				parameter.getGenericParameterType().getTypeName());
	}

	InvalidGridClientException invalid(String problem, String action) {
		return new InvalidGridClientException("The method %s %s".formatted(longName(), problem), action);
	}

	private String longName() {
		String parameters = Arrays.stream(getMethodParameters())
			.map((parameter) -> parameter.getParameterType().getSimpleName())
			.collect(Collectors.joining(", "));
		return "%s#%s(%s)".formatted(this.client.getName(), getMethod().getName(), parameters);
	}

	@Override
	public String toString() {
		return longName();
	}

}
