package dev.gridmesh.spring.client;

import java.util.Objects;

import dev.gridmesh.spring.GridRequester;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Makes a bean of one {@link dev.gridmesh.spring.GridClient @GridClient} interface, with
 * the {@link GridClientProxyFactory} of the bean factory or else its
 * {@link GridRequester}. The interface is read when this is initialized, so that one
 * which cannot work fails the start. Public for generated code; applications use
 * {@link ImportGridClients @ImportGridClients}.
 *
 * @param <T> the interface
 * @since 0.1.0
 */
public final class GridClientFactoryBean<T> implements FactoryBean<T>, BeanFactoryAware, InitializingBean {

	private final Class<T> type;

	private @Nullable BeanFactory beanFactory;

	private @Nullable T client;

	/**
	 * Creates a factory.
	 * @param type the interface
	 */
	public GridClientFactoryBean(Class<T> type) {
		this.type = type;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterPropertiesSet() {
		BeanFactory beanFactory = Objects.requireNonNull(this.beanFactory, "beanFactory");
		this.client = beanFactory.getBeanProvider(GridClientProxyFactory.class)
			.getIfAvailable(() -> GridClientProxyFactory.create(beanFactory.getBean(GridRequester.class)))
			.createClient(this.type);
	}

	@Override
	public @Nullable T getObject() {
		return this.client;
	}

	@Override
	public Class<T> getObjectType() {
		return this.type;
	}

}
