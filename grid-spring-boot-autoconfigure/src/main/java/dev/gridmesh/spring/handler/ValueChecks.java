package dev.gridmesh.spring.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Finds out from {@code @Valid} and {@link Validated @Validated} which values of a
 * handler method are to be checked. The validator is looked up when the first of them is
 * found. For one thread.
 */
final class ValueChecks {

	private static final boolean VALIDATION_PRESENT = ClassUtils.isPresent("jakarta.validation.Validator",
			ValueChecks.class.getClassLoader());

	private final BeanFactory beanFactory;

	ValueChecks(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Finds the check of a parameter: of its value, or of its elements or items.
	 * @param source the method
	 * @param parameter its parameter
	 * @return the check
	 * @throws InvalidGridHandlerException if the parameter is to be checked, and there is
	 * no validator
	 */
	ValueCheck of(HandlerMethodSource source, MethodParameter parameter) {
		Object @Nullable [] groups = groups(source, parameter);
		if (groups == null) {
			return ValueCheck.NONE;
		}
		ValueCheck check = VALIDATION_PRESENT ? BeanValidationCheck.find(this.beanFactory, groups) : null;
		if (check == null) {
			throw source.invalid(
					"wants a parameter validated, and there is no validator: " + source.describe(parameter),
					"Add spring-boot-starter-validation, or a bean of type jakarta.validation.Validator.");
		}
		return check;
	}

	/**
	 * The validation groups, {@code null} if nothing is to be validated.
	 */
	private static Object @Nullable [] groups(HandlerMethodSource source, MethodParameter parameter) {
		Object @Nullable [] groups = groups(parameter.getParameterAnnotations());
		int index = parameter.getParameterIndex();
		if (groups == null) {
			groups = groupsWithin(source.getMethod().getParameters()[index].getAnnotatedType());
		}
		for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(source.userType())) {
			for (Method declared : type.getMethods()) {
				if (groups == null && isDeclaration(declared, source)) {
					groups = groupsWithin(declared.getParameters()[index].getAnnotatedType());
				}
			}
		}
		return groups;
	}

	/**
	 * The groups of the annotations of type arguments, as in {@code Flux<@Valid Line>}.
	 */
	private static Object @Nullable [] groupsWithin(AnnotatedType type) {
		if (type instanceof AnnotatedParameterizedType parameterized) {
			for (AnnotatedType argument : parameterized.getAnnotatedActualTypeArguments()) {
				Object @Nullable [] groups = groups(argument.getAnnotations());
				groups = (groups != null) ? groups : groupsWithin(argument);
				if (groups != null) {
					return groups;
				}
			}
		}
		return null;
	}

	private static Object @Nullable [] groups(Annotation[] annotations) {
		for (Annotation annotation : annotations) {
			Object @Nullable [] groups = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (groups != null) {
				return groups;
			}
		}
		return null;
	}

	/**
	 * Tells whether an interface declares the method of a handler.
	 */
	private static boolean isDeclaration(Method declared, HandlerMethodSource source) {
		Class<?>[] types = source.getMethod().getParameterTypes();
		if (!declared.getName().equals(source.getMethod().getName()) || declared.getParameterCount() != types.length) {
			return false;
		}
		for (int i = 0; i < types.length; i++) {
			if (ResolvableType.forMethodParameter(declared, i, source.userType()).toClass() != types[i]) {
				return false;
			}
		}
		return true;
	}

}
