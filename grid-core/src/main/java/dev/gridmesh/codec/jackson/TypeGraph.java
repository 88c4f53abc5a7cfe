package dev.gridmesh.codec.jackson;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.LinkedHashSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import org.jspecify.annotations.Nullable;

/**
 * The classes that values of a type are made of, those of its properties and type
 * parameters included, and the names of these properties. Knows only what both
 * generations of Jackson share. For one thread.
 */
final class TypeGraph {

	private final Set<Class<?>> classes = new LinkedHashSet<>();

	private final PropertyNames names = new PropertyNames();

	private TypeGraph() {
	}

	static TypeGraph of(Type type) {
		TypeGraph graph = new TypeGraph();
		graph.visit(type);
		return graph;
	}

	Set<Class<?>> classes() {
		return this.classes;
	}

	PropertyNames names() {
		return this.names;
	}

	private void visit(@Nullable Type type) {
		if (type instanceof Class<?> raw) {
			visitClass(raw.isArray() ? raw.componentType() : raw);
		}
		else if (type instanceof ParameterizedType parameterized) {
			visit(parameterized.getRawType());
			visitAll(parameterized.getActualTypeArguments());
		}
		else if (type instanceof GenericArrayType array) {
			visit(array.getGenericComponentType());
		}
		else if (type instanceof WildcardType wildcard) {
			visitAll(wildcard.getUpperBounds());
			visitAll(wildcard.getLowerBounds());
		}
	}

	private void visitAll(Type[] types) {
		for (Type type : types) {
			visit(type);
		}
	}

	private void visitClass(Class<?> type) {
		if (type.isArray()) {
			visit(type);
			return;
		}
		if (type.isPrimitive() || isOfALibrary(type) || !this.classes.add(type)) {
			return;
		}
		visit(type.getGenericSuperclass());
		visitAll(type.getGenericInterfaces());
		visitSubclasses(type);
		for (Field field : type.getDeclaredFields()) {
			if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
				visitMember(field, field.getName(), field.getGenericType());
			}
		}
		for (Method method : type.getDeclaredMethods()) {
			visitMethod(method);
		}
	}

	private void visitMethod(Method method) {
		boolean accessor = method.getParameterCount() == 0 && method.getReturnType() != void.class;
		if (method.isSynthetic() || Modifier.isStatic(method.getModifiers()) || method.getParameterCount() > 1) {
			return;
		}
		boolean bean = method.getName().matches("(get|is|set|with).*") || method.getAnnotations().length > 0;
		if (bean || method.getDeclaringClass().isRecord()) {
			this.names.addMethod(method.getName());
			visitMember(method, method.getName(), accessor ? method.getGenericReturnType() : firstParameter(method));
		}
	}

	private static @Nullable Type firstParameter(Method method) {
		return (method.getParameterCount() == 1) ? method.getGenericParameterTypes()[0] : null;
	}

	private void visitMember(AnnotatedElement member, String name, @Nullable Type type) {
		JsonIgnore ignored = member.getAnnotation(JsonIgnore.class);
		if (ignored != null && ignored.value()) {
			return;
		}
		this.names.add(name);
		JsonProperty property = member.getAnnotation(JsonProperty.class);
		if (property != null) {
			this.names.add(property.value());
		}
		JsonAlias alias = member.getAnnotation(JsonAlias.class);
		for (String other : (alias != null) ? alias.value() : new String[0]) {
			this.names.add(other);
		}
		visit(type);
	}

	private void visitSubclasses(Class<?> type) {
		JsonSubTypes subclasses = type.getAnnotation(JsonSubTypes.class);
		if (subclasses != null) {
			for (JsonSubTypes.Type subclass : subclasses.value()) {
				visit(subclass.value());
			}
		}
		if (type.isSealed()) {
			visitAll(type.getPermittedSubclasses());
		}
	}

	private static boolean isOfALibrary(Class<?> type) {
		String name = type.getName();
		return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.")
				|| name.startsWith("com.fasterxml.jackson.") || name.startsWith("tools.jackson.");
	}

}
