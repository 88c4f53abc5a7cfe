package dev.gridmesh.boot.autoconfigure;

import java.util.Arrays;
import java.util.Objects;

import dev.gridmesh.spring.client.AbstractGridClientRegistrar;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the clients below the packages of the application.
 */
class ApplicationGridClientRegistrar extends AbstractGridClientRegistrar implements BeanFactoryAware {

	private @Nullable ListableBeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ListableBeanFactory) beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		ListableBeanFactory beanFactory = Objects.requireNonNull(this.beanFactory, "beanFactory");
		if (AutoConfigurationPackages.has(beanFactory)) {
			registerPackages(AutoConfigurationPackages.get(beanFactory), registry);
		}
	}

	/**
	 * Leaves out an interface of which the application makes a bean itself. A handler is
	 * none, although it implements the interface.
	 */
	@Override
	protected boolean isWanted(Class<?> type) {
		ListableBeanFactory beanFactory = Objects.requireNonNull(this.beanFactory, "beanFactory");
		return Arrays.stream(beanFactory.getBeanNamesForType(type, true, false))
			.noneMatch((name) -> beanFactory.getType(name, false) == type);
	}

}
