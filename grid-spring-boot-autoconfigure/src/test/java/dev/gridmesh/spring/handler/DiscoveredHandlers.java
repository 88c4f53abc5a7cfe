package dev.gridmesh.spring.handler;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodecs;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Discovers the handlers of some beans and calls them.
 */
final class DiscoveredHandlers implements AutoCloseable {

	static final PayloadCodecs CODECS = MessagePackPayloadCodecs.create();

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final AnnotationConfigApplicationContext context;

	private final GridHandlerDiscoverer discoverer;

	private final List<HandlerDefinition> definitions;

	private DiscoveredHandlers(AnnotationConfigApplicationContext context, HandlerMethodSettings settings) {
		this.context = context;
		this.discoverer = new GridHandlerDiscoverer(context.getBeanFactory(), CODECS, settings);
		this.definitions = this.discoverer.discover();
	}

	static DiscoveredHandlers of(Class<?>... components) {
		return of(HandlerMethodSettings.of(Runnable::run), components);
	}

	static DiscoveredHandlers of(HandlerMethodSettings settings, Class<?>... components) {
		return new DiscoveredHandlers(new AnnotationConfigApplicationContext(components), settings);
	}

	void verify() {
		this.discoverer.verify();
	}

	void makeBean(String name) {
		this.context.getBean(name);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	List<HandlerDefinition> definitions() {
		return this.definitions;
	}

	List<String> keys() {
		return this.definitions.stream().map((definition) -> definition.id().toString()).sorted().toList();
	}

	HandlerDefinition get(String key) {
		return this.definitions.stream()
			.filter((definition) -> definition.id().toString().equals(key))
			.findFirst()
			.orElseThrow();
	}

	Mono<byte[]> mono(String key, byte @Nullable [] payload) {
		HandlerDefinition definition = get(key);
		return definition.singleHandler().handle(payload, new TestCall(definition.id()));
	}

	Flux<byte[]> stream(String key, byte @Nullable [] payload, Flux<byte[]> items) {
		HandlerDefinition definition = get(key);
		return definition.streamHandler().handle(payload, items, new TestCall(definition.id()));
	}

	byte @Nullable [] call(String key, byte @Nullable [] payload) {
		return mono(key, payload).block(TIMEOUT);
	}

	@Nullable String callText(String key, String payload) {
		byte[] answer = call(key, payload.getBytes(StandardCharsets.UTF_8));
		return (answer != null) ? new String(answer, StandardCharsets.UTF_8) : null;
	}

	<T> @Nullable T call(String key, Object payload, Class<T> type) {
		byte[] answer = call(key, CODECS.<Object>forType(payload.getClass()).encode(payload));
		return (answer != null) ? CODECS.<T>forType(type).decode(answer) : null;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
