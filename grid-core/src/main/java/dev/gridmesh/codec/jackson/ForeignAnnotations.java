package dev.gridmesh.codec.jackson;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import dev.gridmesh.GridPayloadException;

/**
 * Refuses types that are annotated for the other generation of Jackson, whose annotations
 * the mapper in use would pass over in silence. Safe for any thread.
 */
enum ForeignAnnotations {

	/**
	 * Those that a mapper of Jackson 2 does not know.
	 */
	OF_JACKSON_3("tools.jackson.databind.annotation", "com.fasterxml.jackson.databind.annotation",
			"set grid.codec.type to cbor or json, which use the application's own mapper"),

	/**
	 * Those that a mapper of Jackson 3 does not know.
	 */
	OF_JACKSON_2("com.fasterxml.jackson.databind.annotation", "tools.jackson.databind.annotation",
			"use the annotation of tools.jackson.databind.annotation, or set grid.codec.type to msgpack");

	private final String foreign;

	private final String known;

	private final String remedy;

	ForeignAnnotations(String foreign, String known, String remedy) {
		this.foreign = foreign;
		this.known = known;
		this.remedy = remedy;
	}

	/**
	 * Looks at all classes of a type.
	 * @param types the classes
	 * @param mixedIn tells which of them the mapper has a mix-in for; these are left out
	 * @param format what the mapper writes
	 * @throws GridPayloadException if one is annotated for the other generation
	 */
	void refuse(Set<Class<?>> types, Predicate<Class<?>> mixedIn, String format) {
		for (Class<?> type : types) {
			if (mixedIn.test(type)) {
				continue;
			}
			for (AnnotatedElement element : elements(type)) {
				refuse(type, element, format);
			}
		}
	}

	private void refuse(Class<?> type, AnnotatedElement element, String format) {
		Set<String> known = new HashSet<>();
		List<Class<?>> foreign = new ArrayList<>();
		for (Class<?> annotation : annotations(element, new HashSet<>())) {
			if (annotation.getPackageName().equals(this.known)) {
				known.add(annotation.getSimpleName());
			}
			else if (annotation.getPackageName().equals(this.foreign)) {
				foreign.add(annotation);
			}
		}
		for (Class<?> annotation : foreign) {
			if (!known.contains(annotation.getSimpleName())) {
				throw new GridPayloadException("%s is annotated with @%s, which the mapper for %s does not know: %s"
					.formatted(type.getTypeName(), annotation.getName(), format, this.remedy));
			}
		}
	}

	/* Bundles of annotations count as what is in them. */
	private static Set<Class<?>> annotations(AnnotatedElement element, Set<Class<?>> found) {
		for (Annotation annotation : element.getDeclaredAnnotations()) {
			Class<? extends Annotation> type = annotation.annotationType();
			if (found.add(type) && type.isAnnotationPresent(JacksonAnnotationsInside.class)) {
				annotations(type, found);
			}
		}
		return found;
	}

	private static List<AnnotatedElement> elements(Class<?> type) {
		List<AnnotatedElement> elements = new ArrayList<>();
		elements.add(type);
		elements.addAll(Arrays.asList(type.getDeclaredFields()));
		List<Executable> executables = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
		executables.addAll(Arrays.asList(type.getDeclaredConstructors()));
		elements.addAll(executables);
		executables.forEach((executable) -> elements.addAll(Arrays.asList(executable.getParameters())));
		return elements;
	}

}
