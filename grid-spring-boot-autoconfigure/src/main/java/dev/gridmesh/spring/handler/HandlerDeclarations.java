package dev.gridmesh.spring.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Reads which methods of a type are handlers: those with
 * {@link GridHandler @GridHandler}, and in a type that has this annotation itself those
 * that a {@link GridClient @GridClient} interface declares.
 */
final class HandlerDeclarations {

	private static final Logger logger = LoggerFactory.getLogger(HandlerDeclarations.class);

	private HandlerDeclarations() {
	}

	/**
	 * Tells whether beans of a type may have handlers, which proxies of client interfaces
	 * never do.
	 */
	static boolean mayBeIn(Class<?> type) {
		boolean proxy = type.isInterface() || Proxy.isProxyClass(type);
		return !type.getName().startsWith("org.springframework.")
				&& AnnotationUtils.isCandidateClass(type, GridHandler.class)
				&& !(proxy && AnnotatedElementUtils.hasAnnotation(type, GridClient.class));
	}

	/**
	 * Reads a type.
	 * @param beanName the bean
	 * @param type its type
	 * @return the handlers
	 * @throws InvalidGridHandlerException if annotations do not make sense
	 */
	static List<HandlerDeclaration> of(String beanName, Class<?> type) {
		GridHandler onType = AnnotatedElementUtils.findMergedAnnotation(type, GridHandler.class);
		if (onType != null) {
			HandlerIds.requirePrefixOnly(beanName, type, onType);
		}
		try {
			List<HandlerDeclaration> declarations = new ArrayList<>();
			Map<Method, GridHandler> own = annotatedMethods(type);
			own.forEach((method, annotation) -> {
				HandlerMethodSource source = new HandlerMethodSource(beanName, type, method, GridHandler.class);
				declarations.add(new HandlerDeclaration(source, HandlerIds.of(source, annotation, onType),
						annotation.inCapacity(), annotation.outCapacity()));
			});
			if (onType != null) {
				ClassUtils.getAllInterfacesForClassAsSet(type)
					.forEach((client) -> addClient(beanName, type, client, own.keySet(), declarations));
			}
			return declarations;
		}
		catch (LinkageError ex) {
			// a signature with a class that is not there: of no use to the application,
			// either
			logger.debug("Methods of {} cannot be looked at", type.getName(), ex);
			return List.of();
		}
	}

	private static Map<Method, GridHandler> annotatedMethods(Class<?> type) {
		MethodIntrospector.MetadataLookup<GridHandler> lookup = (method) -> AnnotatedElementUtils
			.findMergedAnnotation(method, GridHandler.class);
		return MethodIntrospector.selectMethods(type, lookup);
	}

	private static void addClient(String beanName, Class<?> type, Class<?> client, Set<Method> own,
			List<HandlerDeclaration> declarations) {
		GridClient onClient = AnnotatedElementUtils.getMergedAnnotation(client, GridClient.class);
		if (onClient == null) {
			return;
		}
		Set<Method> seen = new HashSet<>(own);
		for (Method declared : client.getMethods()) {
			GridExchange exchange = AnnotatedElementUtils.findMergedAnnotation(declared, GridExchange.class);
			Method method = BridgeMethodResolver.getMostSpecificMethod(declared, type);
			if (exchange != null && !exchange.to().isMany() && !declared.isDefault() && seen.add(method)) {
				HandlerMethodSource source = new HandlerMethodSource(beanName, type, method, GridExchange.class);
				declarations.add(new HandlerDeclaration(source, HandlerIds.of(source, exchange, onClient),
						exchange.inCapacity(), exchange.outCapacity()));
			}
		}
	}

}
