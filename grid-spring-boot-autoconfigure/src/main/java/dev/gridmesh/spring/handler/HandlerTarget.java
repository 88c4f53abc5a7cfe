package dev.gridmesh.spring.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the object that a handler method is invoked on, and the method as that object has
 * it, which is not the same when the bean is a proxy. Beans are looked up when they are
 * first needed, singletons once. Safe for any thread.
 */
final class HandlerTarget {

	private final HandlerMethodSource source;

	private final ConfigurableListableBeanFactory beanFactory;

	private final boolean singleton;

	private volatile @Nullable Invocable resolved;

	HandlerTarget(HandlerMethodSource source, ConfigurableListableBeanFactory beanFactory) {
		this.source = source;
		this.beanFactory = beanFactory;
		this.singleton = beanFactory.isSingleton(source.beanName());
	}

	HandlerMethodSource source() {
		return this.source;
	}

	Invocable get() {
		Invocable invocable = this.resolved;
		if (invocable == null) {
			Object bean = this.beanFactory.getBean(this.source.beanName());
			invocable = new Invocable(bean, invocableMethod(bean));
			if (this.singleton) {
				this.resolved = invocable;
			}
		}
		return invocable;
	}

	/**
	 * Checks that the method can be invoked, as far as that is known without making beans
	 * that are to be made later.
	 * @throws InvalidGridHandlerException if it cannot
	 */
	void verify() {
		if (this.singleton && this.beanFactory.containsSingleton(this.source.beanName())) {
			get();
		}
	}

	private Method invocableMethod(Object bean) {
		try {
			Method method = AopUtils.selectInvocableMethod(this.source.getMethod(), bean.getClass());
			if (AopUtils.isCglibProxy(bean)) {
				requireOverridden(method, bean.getClass());
			}
			ReflectionUtils.makeAccessible(method);
			return method;
		}
		catch (IllegalStateException ex) {
			throw this.source.invalid(
					"cannot be invoked: its bean is a proxy of type %s that does not have the method"
						.formatted(bean.getClass().getName()),
					"Declare the method in an interface of the bean, make it neither private nor final, or let the bean "
							+ "be proxied by its class (proxyTargetClass = true).");
		}
	}

	/**
	 * A proxy of a class is a subclass with fields of its own, all of them empty: a
	 * method that it cannot override would run on those.
	 */
	private void requireOverridden(Method method, Class<?> proxy) {
		int modifiers = method.getModifiers();
		boolean packagePrivate = (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE)) == 0;
		Class<?> declaring = method.getDeclaringClass();
		if (Modifier.isFinal(modifiers)) {
			throw this.source.invalid(
					"is final, and its bean is proxied by its class: it would run on the proxy, whose fields are empty",
					"Make the method not final (in Kotlin: open), or declare it in an interface of the bean.");
		}
		if (packagePrivate && (declaring.getClassLoader() != proxy.getClassLoader()
				|| !declaring.getPackageName().equals(proxy.getPackageName()))) {
			throw this.source.invalid(
					"is package-private, and its bean is proxied by a class of another package or class loader: it would "
							+ "run on the proxy, whose fields are empty",
					"Make the method public or protected, or declare it in an interface of the bean.");
		}
	}

	/**
	 * What to invoke.
	 *
	 * @param bean the object
	 * @param method its method
	 */
	record Invocable(Object bean, Method method) {
	}

}
