package dev.gridmesh.spring.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.GridRequester.PeersRequestSpec;
import dev.gridmesh.spring.GridRequester.RequestSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringValueResolver;

/**
 * Reads client interfaces, once each.
 *
 * @param requester makes the calls
 * @param types knows what can be sent
 * @param placeholders puts values in place of placeholders
 */
record ClientMethods(GridRequester requester, ClientTypes types, StringValueResolver placeholders) {

	/**
	 * Reads a client interface.
	 * @param type the interface
	 * @return its methods that are calls
	 * @throws InvalidGridClientException if one cannot work
	 */
	Map<Method, ClientMethod> read(Class<?> type) {
		GridClient client = AnnotatedElementUtils.getMergedAnnotation(type, GridClient.class);
		if (!type.isInterface() || client == null) {
			throw new InvalidGridClientException(
					"%s is no %s".formatted(type.getName(),
							type.isInterface() ? "client: it has no @GridClient" : "interface"),
					"Use an interface with @GridClient.");
		}
		Map<Method, ClientMethod> methods = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (Modifier.isStatic(method.getModifiers()) || ReflectionUtils.isObjectMethod(method)) {
				continue;
			}
			ClientMethodSource source = new ClientMethodSource(type, method);
			GridExchange exchange = AnnotatedElementUtils.findMergedAnnotation(method, GridExchange.class);
			requireFitting(source, exchange);
			if (exchange != null && !method.isBridge()) {
				methods.put(method, method(source, ClientExchange.of(source, client, exchange, this.placeholders)));
			}
		}
		return methods;
	}

	private static void requireFitting(ClientMethodSource source, @Nullable GridExchange exchange) {
		Method method = source.getMethod();
		if (exchange == null && !method.isDefault()) {
			throw source.invalid("has no @GridExchange", "Write @GridExchange(\"name\"), or give it a body (default).");
		}
		if (exchange != null && method.isDefault() && !method.isBridge()) {
			throw source.invalid("has a @GridExchange and a body", "Leave one of them out.");
		}
		if (exchange != null && method.getTypeParameters().length > 0) {
			throw source.invalid("has type parameters of its own", "Declare the types of payload and result.");
		}
	}

	private ClientMethod method(ClientMethodSource source, ClientExchange exchange) {
		ClientArguments arguments = ClientArguments.of(source, this.types);
		if (exchange.target().isMany()) {
			ClientResult<PeersRequestSpec> result = new ManyNodesResults(source, this.types).find();
			exchange.requireFitting(source, arguments, result);
			return new ManyNodesMethod(this.requester, source, exchange, arguments, result);
		}
		ClientResult<RequestSpec> result = new OneNodeResults(source, this.types).find();
		exchange.requireFitting(source, arguments, result);
		return new OneNodeMethod(this.requester, source, exchange, arguments, result);
	}

}
