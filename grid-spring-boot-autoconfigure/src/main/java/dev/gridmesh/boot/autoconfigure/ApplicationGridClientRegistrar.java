package dev.gridmesh.boot.autoconfigure;

import java.util.List;

import dev.gridmesh.spring.client.AbstractGridClientRegistrar;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the clients below the packages of the application.
 */
class ApplicationGridClientRegistrar extends AbstractGridClientRegistrar implements BeanFactoryAware {

	private @Nullable BeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		registerPackages(packages(), registry);
	}

	private List<String> packages() {
		BeanFactory beanFactory = this.beanFactory;
		return (beanFactory != null && AutoConfigurationPackages.has(beanFactory))
				? AutoConfigurationPackages.get(beanFactory) : List.of();
	}

}
