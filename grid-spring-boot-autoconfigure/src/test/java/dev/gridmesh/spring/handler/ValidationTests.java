package dev.gridmesh.spring.handler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.gridmesh.spring.GridHandler;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ValueChecks} and {@link BeanValidationCheck} through handler methods.
 */
class ValidationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Line VALID = new Line("a.log", 1, Map.of());

	private static final Line INVALID = new Line(" ", -7, Map.of());

	private static final String TEXT = "lines must be greater than or equal to 0, name must not be blank";

	private final DiscoveredHandlers handlers = DiscoveredHandlers.of(ValidatorConfiguration.class, Singles.class,
			Streams.class);

	private final List<String> runs = this.handlers.bean(Singles.class).runs;

	@AfterEach
	void close() {
		this.handlers.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "blocking", "reactive", "validated", "optional", "declared" })
	void validPayloadReachesTheHandler(String key) {
		assertThat(this.handlers.call(key, VALID, String.class)).isEqualTo("a.log");
		assertThat(this.runs).containsExactly(key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "blocking", "reactive", "validated", "optional", "declared" })
	void invalidPayloadIsAnErrorAndTheHandlerDoesNotRun(String key) {
		assertThatExceptionOfType(ConstraintViolationException.class)
			.isThrownBy(() -> this.handlers.call(key, INVALID, String.class))
			.withMessage("The payload of handler %s is not valid: %s", key, TEXT)
			.satisfies((ex) -> assertThat(ex.getConstraintViolations()).hasSize(2));
		assertThat(this.runs).isEmpty();
	}

	@Test
	void payloadThatNobodyWantsValidatedIsTakenAsItIs() {
		assertThat(this.handlers.call("free", INVALID, String.class)).isEqualTo(" ");
	}

	@Test
	void onlyTheGroupIsChecked() {
		assertThat(this.handlers.call("group", INVALID, String.class)).isEqualTo(" ");
		assertThatExceptionOfType(ConstraintViolationException.class)
			.isThrownBy(() -> this.handlers.call("group", new Line("grouped", 1, Map.of()), String.class))
			.withMessageContaining("name must match");
	}

	@Test
	void absentOptionalPayloadIsValid() {
		assertThat(this.handlers.call("optional", null)).asString().isEqualTo("none");
	}

	@Test
	void elementsOfACollectionAreChecked() {
		byte[] payload = DiscoveredHandlers.CODECS.<Object>forType(List.class).encode(List.of(VALID, INVALID));

		assertThatExceptionOfType(ConstraintViolationException.class)
			.isThrownBy(() -> this.handlers.call("list", payload))
			.withMessageContaining("[1].name must not be blank");
	}

	@Test
	void textOfManyViolationsIsBounded() {
		List<Line> lines = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			lines.add(INVALID);
		}
		byte[] payload = DiscoveredHandlers.CODECS.<Object>forType(List.class).encode(lines);

		assertThatExceptionOfType(ConstraintViolationException.class)
			.isThrownBy(() -> this.handlers.call("list", payload))
			.satisfies((ex) -> assertThat(ex.getMessage().split(", ")).hasSize(20));
	}

	@Test
	void errorQuotesNeitherValuesNorKeys() {
		Line line = new Line("s3cret", 1, Map.of("k3y", "pa55"));

		assertThatExceptionOfType(ConstraintViolationException.class)
			.isThrownBy(() -> this.handlers.call("talkative", line, String.class))
			.withMessage("The payload of handler talkative is not valid: attributes[] violates @Pattern, "
					+ "name violates @Pattern");
	}

	@ParameterizedTest
	@ValueSource(strings = { "echo", "echoValidated", "echoDeclared", "blockingItems" })
	void invalidItemFailsTheStreamBehindThoseBeforeIt(String key) {
		Flux<byte[]> items = Flux.just(VALID, VALID, INVALID, VALID)
			.map((line) -> DiscoveredHandlers.CODECS.<Object>forType(Line.class).encode(line));

		StepVerifier.create(this.handlers.stream(key, null, items).map(String::new))
			.expectNext("a.log", "a.log")
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ConstraintViolationException.class)
				.hasMessage("An item of handler %s is not valid: %s", key, TEXT))
			.verify(TIMEOUT);
	}

	@Test
	void invalidPayloadOfAStreamFailsIt() {
		StepVerifier
			.create(this.handlers.stream("header",
					DiscoveredHandlers.CODECS.<Object>forType(Line.class).encode(INVALID), Flux.empty()))
			.expectErrorMessage("The payload of handler header is not valid: " + TEXT)
			.verify(TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(classes = { OnlyValid.class, OnlyValidated.class, OnlyItems.class })
	void withoutAValidatorTheStartFails(Class<?> component) {
		assertThatExceptionOfType(InvalidGridHandlerException.class).isThrownBy(() -> DiscoveredHandlers.of(component))
			.withMessageContaining(component.getSimpleName() + "#handle(")
			.withMessageContaining("there is no validator: parameter 1")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("spring-boot-starter-validation"));
	}

	record Line(@NotBlank @Pattern(regexp = "[^g].*", groups = Group.class) String name, @Min(0) int lines,
			Map<String, String> attributes) {

	}

	record TalkativeLine(@Pattern(regexp = "[a-z]*", message = "'${validatedValue}' is odd") String name, int lines,
			Map<String, @Pattern(regexp = "[a-z]*", message = "{validatedValue} is odd") String> attributes) {

	}

	interface Group {

	}

	interface Declared {

		@GridHandler("declared")
		String declared(@Valid Line line);

		@GridHandler("echoDeclared")
		Flux<String> echoDeclared(Flux<@Valid Line> lines);

	}

	@Configuration(proxyBeanMethods = false)
	static class ValidatorConfiguration {

		@Bean
		LocalValidatorFactoryBean validator() {
			return new LocalValidatorFactoryBean();
		}

	}

	@GridHandler
	static class Singles implements Declared {

		final List<String> runs = new CopyOnWriteArrayList<>();

		private String ran(String key, Line line) {
			this.runs.add(key);
			return line.name();
		}

		@GridHandler("blocking")
		String blocking(@Valid Line line) {
			return ran("blocking", line);
		}

		@GridHandler("reactive")
		Mono<String> reactive(@Valid Line line) {
			return Mono.just(ran("reactive", line));
		}

		@GridHandler("validated")
		String validated(@Validated Line line) {
			return ran("validated", line);
		}

		@GridHandler("group")
		String group(@Validated(Group.class) Line line) {
			return ran("group", line);
		}

		@GridHandler("optional")
		String optional(Optional<@Valid Line> line) {
			return line.map((present) -> ran("optional", present)).orElse("none");
		}

		@GridHandler("free")
		String free(Line line) {
			return ran("free", line);
		}

		@GridHandler("list")
		int list(List<@Valid Line> lines) {
			return lines.size();
		}

		@GridHandler("talkative")
		String talkative(@Valid TalkativeLine line) {
			return line.name();
		}

		@Override
		public String declared(Line line) {
			return ran("declared", line);
		}

		@Override
		public Flux<String> echoDeclared(Flux<Line> lines) {
			return lines.map(Line::name);
		}

	}

	@GridHandler
	static class Streams {

		@GridHandler("echo")
		Flux<String> echo(Flux<@Valid Line> lines) {
			return lines.map(Line::name);
		}

		@GridHandler("echoValidated")
		Flux<String> echoValidated(@Validated Flux<Line> lines) {
			return lines.map(Line::name);
		}

		@GridHandler("blockingItems")
		Iterable<String> blockingItems(Flux<@Valid Line> lines) {
			return lines.map(Line::name).toIterable(1);
		}

		@GridHandler("header")
		Flux<String> header(@Valid Line header) {
			return Flux.just(header.name());
		}

	}

	static class OnlyValid {

		@GridHandler("handle")
		void handle(@Valid Line line) {
			// never called
		}

	}

	static class OnlyValidated {

		@GridHandler("handle")
		void handle(@Validated Line line) {
			// never called
		}

	}

	static class OnlyItems {

		@GridHandler("handle")
		void handle(Flux<@Valid Line> lines) {
			// never called
		}

	}

}
