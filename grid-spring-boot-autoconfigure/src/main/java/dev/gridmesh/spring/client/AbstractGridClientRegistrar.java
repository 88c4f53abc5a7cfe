package dev.gridmesh.spring.client;

import java.util.Collection;
import java.util.Objects;

import dev.gridmesh.spring.GridClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Base of what registers beans of {@link GridClient @GridClient} interfaces: definitions
 * of {@link GridClientFactoryBean}s that ahead-of-time processing can write down. For one
 * thread.
 *
 * @since 0.1.0
 */
public abstract class AbstractGridClientRegistrar
		implements ImportBeanDefinitionRegistrar, EnvironmentAware, ResourceLoaderAware {

	private @Nullable Environment environment;

	private @Nullable ResourceLoader resourceLoader;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		this.resourceLoader = resourceLoader;
	}

	/**
	 * Registers the clients that are in some packages or below.
	 * @param packages the packages
	 * @param registry where to register them
	 */
	protected final void registerPackages(Collection<String> packages, BeanDefinitionRegistry registry) {
		ResourceLoader loader = Objects.requireNonNull(this.resourceLoader, "resourceLoader");
		Scanner scanner = new Scanner(Objects.requireNonNull(this.environment, "environment"));
		scanner.setResourceLoader(loader);
		for (String name : packages) {
			for (BeanDefinition found : scanner.findCandidateComponents(name)) {
				String className = Objects.requireNonNull(found.getBeanClassName());
				Class<?> type = ClassUtils.resolveClassName(className, loader.getClassLoader());
				if (isWanted(type)) {
					register(type, registry);
				}
			}
		}
	}

	/**
	 * Decides about an interface that was found in a package.
	 * @param type the interface
	 * @return whether to register it
	 */
	protected boolean isWanted(Class<?> type) {
		return true;
	}

	/**
	 * Registers a client, unless there is a bean of its name.
	 * @param type the interface
	 * @param registry where to register it
	 */
	protected final void register(Class<?> type, BeanDefinitionRegistry registry) {
		String name = type.getName();
		if (registry.containsBeanDefinition(name)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition(GridClientFactoryBean.class);
		definition.setTargetType(ResolvableType.forClassWithGenerics(GridClientFactoryBean.class, type));
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
		definition.setPrimary(true);
		registry.registerBeanDefinition(name, definition);
	}

	/**
	 * Finds interfaces, which others pass over.
	 */
	private static final class Scanner extends ClassPathScanningCandidateComponentProvider {

		private Scanner(Environment environment) {
			super(false, environment);
			addIncludeFilter(new AnnotationTypeFilter(GridClient.class, true, false));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return definition.getMetadata().isInterface() && definition.getMetadata().isIndependent();
		}

	}

}
