package dev.gridmesh.spring.handler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gridmesh.HandlerId;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/**
 * Checks values with Bean Validation, those of collections, maps and arrays one by one.
 * The error says which properties are not valid and why, and quotes no value. Safe for
 * any thread.
 */
final class BeanValidationCheck implements ValueCheck {

	/** Violations that one error tells. */
	private static final int MAX_VIOLATIONS = 20;

	private final Validator validator;

	private final Class<?>[] groups;

	private BeanValidationCheck(Validator validator, Class<?>[] groups) {
		this.validator = validator;
		this.groups = groups;
	}

	/**
	 * Makes a check with the validator of the application.
	 * @param beanFactory where it is
	 * @param groups the groups to check, none for the default one
	 * @return the check, or {@code null} if there is no validator
	 */
	static @Nullable ValueCheck find(BeanFactory beanFactory, Object[] groups) {
		Validator validator = beanFactory.getBeanProvider(Validator.class).getIfAvailable();
		return (validator != null)
				? new BeanValidationCheck(validator, Arrays.copyOf(groups, groups.length, Class[].class)) : null;
	}

	@Override
	public void check(Object value, String what, HandlerId handler) {
		Set<ConstraintViolation<Object>> violations = new LinkedHashSet<>();
		List<String> texts = new ArrayList<>();
		validate(value, "", violations, texts);
		int index = 0;
		for (Object element : elements(value)) {
			if (violations.size() >= MAX_VIOLATIONS) {
				break;
			}
			if (element != null) {
				validate(element, "[%d]".formatted(index), violations, texts);
			}
			index++;
		}
		if (!violations.isEmpty()) {
			throw new ConstraintViolationException("%s of handler %s is not valid: %s".formatted(what, handler,
					texts.stream().limit(MAX_VIOLATIONS).collect(Collectors.joining(", "))), violations);
		}
	}

	private void validate(Object value, String root, Set<ConstraintViolation<Object>> violations, List<String> texts) {
		Set<ConstraintViolation<Object>> found = this.validator.validate(value, this.groups);
		violations.addAll(found);
		found.stream().map((violation) -> describe(root, violation)).sorted().forEach(texts::add);
	}

	private static Collection<?> elements(Object value) {
		if (value instanceof Collection<?> collection) {
			return collection;
		}
		if (value instanceof Map<?, ?> map) {
			return map.values();
		}
		return (value instanceof Object[] array) ? Arrays.asList(array) : List.of();
	}

	private static String describe(String root, ConstraintViolation<?> violation) {
		StringBuilder path = new StringBuilder(root);
		for (Path.Node node : violation.getPropertyPath()) {
			if (node.isInIterable()) {
				// the key of a map is content
				path.append('[').append((node.getIndex() != null) ? node.getIndex() : "").append(']');
			}
			if (node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
				path.append(path.isEmpty() ? "" : ".").append(node.getName());
			}
		}
		return path.isEmpty() ? reason(violation) : path + " " + reason(violation);
	}

	/**
	 * The message, unless it quotes the value.
	 */
	private static String reason(ConstraintViolation<?> violation) {
		String message = violation.getMessage();
		String template = violation.getMessageTemplate();
		boolean quoting = template.contains("validatedValue")
				|| (!message.equals(template) && !template.startsWith("{jakarta.validation.")
						&& message.contains(String.valueOf(violation.getInvalidValue())));
		return quoting
				? "violates @" + violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName()
				: message;
	}

}
