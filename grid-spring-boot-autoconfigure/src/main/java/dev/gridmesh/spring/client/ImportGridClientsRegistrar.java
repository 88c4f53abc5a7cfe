package dev.gridmesh.spring.client;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Registers what {@link ImportGridClients @ImportGridClients} says.
 */
class ImportGridClientsRegistrar extends AbstractGridClientRegistrar {

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		MergedAnnotation<?> container = metadata.getAnnotations().get(ImportGridClients.Container.class);
		if (container.isPresent()) {
			for (MergedAnnotation<?> annotation : container.getAnnotationArray("value", ImportGridClients.class)) {
				register(annotation, metadata, registry);
			}
		}
		metadata.getAnnotations()
			.stream(ImportGridClients.class)
			.forEach((annotation) -> register(annotation, metadata, registry));
	}

	private void register(MergedAnnotation<?> annotation, AnnotationMetadata metadata,
			BeanDefinitionRegistry registry) {
		Class<?>[] types = annotation.getClassArray("types");
		Set<String> packages = new LinkedHashSet<>(Arrays.asList(annotation.getStringArray("basePackages")));
		for (Class<?> type : annotation.getClassArray("basePackageClasses")) {
			packages.add(type.getPackageName());
		}
		if (types.length == 0 && packages.isEmpty()) {
			packages.add(ClassUtils.getPackageName(metadata.getClassName()));
		}
		for (Class<?> type : types) {
			register(type, registry);
		}
		registerPackages(packages, registry);
	}

}
