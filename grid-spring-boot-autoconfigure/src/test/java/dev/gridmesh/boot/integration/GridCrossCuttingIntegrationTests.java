package dev.gridmesh.boot.integration;

import java.util.List;

import dev.gridmesh.GridRemoteException;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import dev.gridmesh.spring.GridHandler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes on around handler methods, between two Spring Boot applications.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridCrossCuttingIntegrationTests {

	private TestNode a;

	private TestNode b;

	@BeforeAll
	void start() {
		List<Class<?>> components = List.of(CheckedHandlers.class);
		this.a = TestNode.start(components);
		this.b = TestNode.start(components);
		TestNode.connect(this.a, this.b);
	}

	@AfterAll
	void stop() {
		this.b.close();
		this.a.close();
	}

	@Test
	void callerIsToldWhatIsNotValid() {
		expectText(this.a.call(this.b, "checked.single").data(new Stat("x", -5)).retrieveMono(Long.class),
				"The payload of handler checked.single is not valid: size must be greater than or equal to 0");
	}

	@Test
	void invalidItemFailsItsStreamOnly() {
		Mono<Void> invalid = this.a.call(this.b, "checked.stream")
			.items(Flux.just(new Stat("x", 5), new Stat("y", -5)), Stat.class)
			.send();
		Flux<Long> valid = this.a.call(this.b, "checked.stream")
			.items(Flux.concat(Flux.just(new Stat("x", 5)), invalid.onErrorComplete().cast(Stat.class),
					Flux.just(new Stat("z", 7))), Stat.class)
			.retrieveFlux(Long.class);

		StepVerifier.create(valid).expectNext(5L, 7L).expectComplete().verify(TestNode.TIMEOUT);
		expectText(invalid, "An item of handler checked.stream is not valid: size must be greater than or equal to 0");
	}

	private static void expectText(Mono<?> call, String text) {
		StepVerifier.create(call)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(GridRemoteException.class,
					(remote) -> assertThat(remote.text()).isEqualTo(text)))
			.verify(TestNode.TIMEOUT);
	}

	record CheckedStat(String name, @Min(0) long size) {

	}

	@GridHandler(prefix = "checked")
	static class CheckedHandlers {

		@GridHandler("single")
		long single(@Valid CheckedStat stat) {
			return stat.size();
		}

		@GridHandler("stream")
		Flux<Long> stream(Flux<@Valid CheckedStat> stats) {
			return stats.map(CheckedStat::size);
		}

	}

}
