package dev.gridmesh.handler;

import java.util.List;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.SubrouteId;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests {@link HandlerRegistry}.
 */
class HandlerRegistryTests {

	private static HandlerDefinition handler(HandlerId id, String source) {
		return GridHandlers.single(id, (payload, call) -> Mono.empty()).withSource(source);
	}

	@Test
	void handlersWithAndWithoutASubrouteAreSeparate() {
		HandlerId id = HandlerId.of(7);
		HandlerRegistry handlers = HandlerRegistry
			.of(List.of(handler(id, "plain"), handler(id.subroute("x"), "routed")));

		assertThat(handlers.find(7, null)).extracting((found) -> found.definition().source()).isEqualTo("plain");
		assertThat(handlers.find(7, SubrouteId.of(7, "x"))).extracting((found) -> found.definition().source())
			.isEqualTo("routed");
		assertThat(handlers.find(7, SubrouteId.of(7, "y"))).isNull();
		assertThat(handlers.find(8, null)).isNull();
	}

	@Test
	void subrouteOfAnotherHandlerThanTheMessageIsNotFound() {
		HandlerRegistry handlers = HandlerRegistry.of(List.of(handler(HandlerId.of(7).subroute("x"), "routed")));

		assertThat(handlers.find(8, SubrouteId.of(7, "x"))).isNull();
	}

	@Test
	void namedHandlerTravelsUnderItsReservedNumber() {
		HandlerRegistry handlers = HandlerRegistry.of(List.of(handler(HandlerId.named("files.stat"), "named")));

		assertThat(handlers.find(254, SubrouteId.of(254, "files.stat"))).isNotNull();
	}

	@Test
	void twoHandlersUnderOneIdNameBothPlaces() {
		assertThatExceptionOfType(DuplicateHandlerException.class)
			.isThrownBy(() -> HandlerRegistry
				.of(List.of(handler(HandlerId.named("a"), "First#a"), handler(HandlerId.named("a"), "Second#a"))))
			.withMessageContaining("First#a")
			.withMessageContaining("Second#a");
	}

	@Test
	void runningCallsAreCounted() {
		RegisteredHandler handler = HandlerRegistry.of(List.of(handler(HandlerId.of(1), "x"))).all().get(0);

		handler.begin();
		handler.begin();
		handler.end();

		assertThat(handler.stats().running()).isOne();
	}

}
