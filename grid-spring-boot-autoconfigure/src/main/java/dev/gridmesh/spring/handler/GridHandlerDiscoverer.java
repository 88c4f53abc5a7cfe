package dev.gridmesh.spring.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.GridHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the {@link GridHandler @GridHandler} methods of all beans of a bean factory, also
 * behind proxies and on interfaces. Beans are found by their types and not made for that,
 * so that a handler bean may itself need the grid. For one thread; what it makes is safe
 * for any.
 *
 * @since 0.1.0
 */
public final class GridHandlerDiscoverer {

	private static final Logger logger = LoggerFactory.getLogger(GridHandlerDiscoverer.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final PayloadCodecs codecs;

	private final HandlerMethodSettings settings;

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	private final Map<HandlerId, GridHandlerMethod> methods = new LinkedHashMap<>();

	private final List<HandlerDefinition> definitions = new ArrayList<>();

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
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = targetType(beanName);
			if (type != null && isCandidate(type)) {
				registerAll(beanName, type);
			}
		}
		return List.copyOf(this.definitions);
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
		for (GridHandlerMethod method : this.methods.values()) {
			method.target().verify();
		}
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = targetType(beanName);
			if (type != null && isCandidate(type)) {
				annotatedMethods(type).keySet().forEach((method) -> requireKnown(beanName, type, method));
			}
		}
	}

	private void requireKnown(String beanName, Class<?> type, Method method) {
		boolean known = this.methods.values()
			.stream()
			.anyMatch((candidate) -> candidate.source().beanName().equals(beanName)
					&& candidate.source().getMethod().getName().equals(method.getName()));
		if (!known) {
			throw new HandlerMethodSource(beanName, type, method).invalid(
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

	private static boolean isCandidate(Class<?> type) {
		return !type.getName().startsWith("org.springframework.")
				&& AnnotationUtils.isCandidateClass(type, GridHandler.class);
	}

	private static Map<Method, GridHandler> annotatedMethods(Class<?> type) {
		MethodIntrospector.MetadataLookup<GridHandler> lookup = (method) -> AnnotatedElementUtils
			.findMergedAnnotation(method, GridHandler.class);
		try {
			return MethodIntrospector.selectMethods(type, lookup);
		}
		catch (LinkageError ex) {
			// a signature with a class that is not there: of no use to the application,
			// either
			logger.debug("Methods of {} cannot be looked at", type.getName(), ex);
			return Map.of();
		}
	}

	private void registerAll(String beanName, Class<?> type) {
		GridHandler onType = AnnotatedElementUtils.findMergedAnnotation(type, GridHandler.class);
		if (onType != null) {
			HandlerIds.requirePrefixOnly(beanName, type, onType);
		}
		annotatedMethods(type).forEach((method, onMethod) -> {
			HandlerMethodSource source = new HandlerMethodSource(beanName, type, method);
			register(source, HandlerIds.of(source, onMethod, onType), onMethod);
		});
	}

	private void register(HandlerMethodSource source, HandlerId id, GridHandler annotation) {
		GridHandlerMethod method = new GridHandlerMethod(id, new HandlerTarget(source, this.beanFactory),
				HandlerArguments.of(source, this.codecs, this.adapters, new ValueChecks(this.beanFactory)),
				HandlerResult.of(source, this.codecs, this.adapters), this.settings);
		GridHandlerMethod previous = this.methods.put(id, method);
		if (previous != null) {
			throw new InvalidGridHandlerException("Two methods serve the handler %s: %s and %s".formatted(id,
					previous.source().longName(), source.longName()), "Give one of them another name.");
		}
		this.definitions.add(method.define(annotation));
	}

}
