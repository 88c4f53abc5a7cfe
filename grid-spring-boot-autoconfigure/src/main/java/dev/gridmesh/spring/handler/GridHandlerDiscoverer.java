package dev.gridmesh.spring.handler;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.GridHandlerAdvice;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the {@link dev.gridmesh.spring.GridHandler @GridHandler} methods of all beans of
 * a bean factory, also behind proxies and on interfaces, and those that handler beans
 * implement of {@link dev.gridmesh.spring.GridClient @GridClient} interfaces. Beans are
 * found by their types and not made for that, so that a handler bean may itself need the
 * grid. For one thread; what it makes is safe for any.
 *
 * @since 0.1.0
 */
public final class GridHandlerDiscoverer {

	private final ConfigurableListableBeanFactory beanFactory;

	private final PayloadCodecs codecs;

	private final HandlerMethodSettings settings;

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	private final Map<HandlerId, GridHandlerMethod> methods = new LinkedHashMap<>();

	private final List<HandlerDefinition> definitions = new ArrayList<>();

	private final Map<String, ExceptionHandlers> exceptionHandlers = new LinkedHashMap<>();

	private final HandlerInterceptors interceptors;

	private boolean discovered;

	/**
	 * Creates a discoverer.
	 * @param beanFactory where to look
	 * @param codecs how payloads become objects
	 * @param settings what all handlers have in common
	 */
	public GridHandlerDiscoverer(ConfigurableListableBeanFactory beanFactory, PayloadCodecs codecs,
			HandlerMethodSettings settings) {
		this.beanFactory = beanFactory;
		this.codecs = codecs;
		this.settings = settings;
		this.interceptors = new HandlerInterceptors(beanFactory);
	}

	/**
	 * Names the format that the handlers read and write objects in.
	 * @return what its peers are told
	 */
	public String codecType() {
		return this.codecs.type();
	}

	/**
	 * Finds the handlers.
	 * @return their definitions
	 * @throws InvalidGridHandlerException if a method cannot work, or two have one key
	 */
	public List<HandlerDefinition> discover() {
		this.discovered = true;
		this.methods.clear();
		this.definitions.clear();
		this.exceptionHandlers.clear();
		List<ExceptionHandlers> advices = advices();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = targetType(beanName);
			if (type != null && HandlerDeclarations.mayBeIn(type)) {
				registerAll(beanName, type, advices);
			}
		}
		return List.copyOf(this.definitions);
	}

	/**
	 * Finds the exception handlers for all handlers, those to ask first at the front.
	 */
	private List<ExceptionHandlers> advices() {
		Map<String, Class<?>> types = new LinkedHashMap<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = targetType(beanName);
			if (type != null && AnnotatedElementUtils.hasAnnotation(type, GridHandlerAdvice.class)) {
				types.put(beanName, type);
			}
		}
		return types.entrySet()
			.stream()
			.sorted(Comparator.comparing((advice) -> OrderUtils.getOrder(advice.getValue(), Ordered.LOWEST_PRECEDENCE)))
			.map((advice) -> exceptionHandlers(advice.getKey(), advice.getValue()))
			.toList();
	}

	private ExceptionHandlers exceptionHandlers(String beanName, Class<?> type) {
		return this.exceptionHandlers.computeIfAbsent(beanName,
				(name) -> ExceptionHandlers.of(name, type, this.beanFactory, this.settings.interrupt()));
	}

	/**
	 * Checks, once all beans have been made, that each method can be invoked and that
	 * none was missed since its bean had been declared with a type that does not show it.
	 * @throws InvalidGridHandlerException if there is such a method
	 */
	public void verify() {
		if (!this.discovered) {
			return;
		}
		this.interceptors.make();
		for (GridHandlerMethod method : this.methods.values()) {
			method.target().verify();
		}
		this.exceptionHandlers.values()
			.stream()
			.flatMap((handlers) -> handlers.methods().stream())
			.forEach((method) -> method.target().verify());
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = targetType(beanName);
			if (type != null && HandlerDeclarations.mayBeIn(type)) {
				HandlerDeclarations.of(beanName, type).forEach((declaration) -> requireKnown(type, declaration));
			}
		}
	}

	private void requireKnown(Class<?> type, HandlerDeclaration declaration) {
		HandlerMethodSource source = declaration.source();
		boolean known = this.methods.values()
			.stream()
			.anyMatch((candidate) -> candidate.source().beanName().equals(source.beanName())
					&& candidate.source().getMethod().getName().equals(source.getMethod().getName()));
		if (!known) {
			throw source.invalid(
					"was found too late: the bean is not declared with the type %s".formatted(type.getName()),
					"Let the @Bean method that makes it return %s.".formatted(type.getSimpleName()));
		}
	}

	private @Nullable Class<?> targetType(String beanName) {
		if (ScopedProxyUtils.isScopedTarget(beanName)) {
			return null;
		}
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		if (type != null && ScopedObject.class.isAssignableFrom(type)) {
			type = AutoProxyUtils.determineTargetClass(this.beanFactory, ScopedProxyUtils.getTargetBeanName(beanName));
		}
		if (type != null && Proxy.isProxyClass(type) && this.beanFactory.containsSingleton(beanName)) {
			type = AopProxyUtils.ultimateTargetClass(this.beanFactory.getBean(beanName));
		}
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	private void registerAll(String beanName, Class<?> type, List<ExceptionHandlers> advices) {
		List<HandlerDeclaration> declarations = HandlerDeclarations.of(beanName, type);
		if (declarations.isEmpty()) {
			return;
		}
		List<ExceptionHandlers> exceptionHandlers = new ArrayList<>();
		exceptionHandlers.add(exceptionHandlers(beanName, type));
		exceptionHandlers.addAll(advices);
		HandlerFailures failures = new HandlerFailures(exceptionHandlers);
		declarations.forEach((declaration) -> register(declaration, failures));
	}

	private void register(HandlerDeclaration declaration, HandlerFailures failures) {
		HandlerMethodSource source = declaration.source();
		GridHandlerMethod method = new GridHandlerMethod(declaration.id(), new HandlerTarget(source, this.beanFactory),
				HandlerArguments.of(source, this.codecs, this.adapters, new ValueChecks(this.beanFactory)),
				HandlerResult.of(source, this.codecs, this.adapters), failures, this.interceptors, this.settings);
		GridHandlerMethod previous = this.methods.put(declaration.id(), method);
		if (previous != null) {
			throw new InvalidGridHandlerException("Two methods serve the handler %s: %s and %s"
				.formatted(declaration.id(), previous.source().longName(), source.longName()),
					"Give one of them another name.");
		}
		this.definitions.add(method.define(declaration));
	}

}
