package dev.gridmesh.codec.jackson;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.codec.TimeFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.dataformat.cbor.CBORMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that annotations for a mapper that is not in use are not passed over in silence.
 */
class ForeignAnnotationsTests {

	private final MessagePackPayloadCodecs messagePack = MessagePackPayloadCodecs.create();

	@ParameterizedTest
	@ValueSource(classes = { Person.class, Built.class, Nested.class, Listed.class, Extended.class, OnAField.class,
			OnAParameter.class, OnAnAccessor.class, Bundled.class, OfAnInterface.class, ByName.class, Sealed.class,
			Person[].class })
	void typeAnnotatedForJackson3IsRefusedForMessagePack(Class<?> type) {
		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> this.messagePack.forType(type))
			.withMessageContaining("tools.jackson.databind.annotation.Json")
			.withMessageContaining("is annotated with")
			.withMessageContaining("grid.codec.type")
			.withMessageContaining("cbor")
			.withMessageContaining("json");
	}

	@Test
	void refusalNamesTypeAndAnnotation() {
		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> this.messagePack.forType(Nested.class))
			.withMessageStartingWith("%s is annotated with @%s", Person.class.getTypeName(),
					JsonNaming.class.getName());
	}

	@Test
	void typeParametersCount() {
		assertThatExceptionOfType(GridPayloadException.class)
			.isThrownBy(() -> this.messagePack.forType(new TypeReference<Map<String, List<Person>>>() {
			}.getType()));
	}

	@ParameterizedTest
	@ValueSource(classes = { ForBoth.class, Ignoring.class, Recursive.class })
	void typeThatLosesNothingIsNotRefused(Class<?> type) {
		assertThat(this.messagePack.<Object>forType(type)).isNotNull();
	}

	@Test
	void typeWithAMixInIsTheApplicationsOwnAffair() {
		MessagePackPayloadCodecs mixed = JacksonMessagePackProvider.create(TimeFormat.ISO,
				(mapper) -> mapper.addMixIn(Person.class, MixIn.class));
		PayloadCodec<Person> codec = mixed.forType(Person.class);

		assertThat(codec.encode(new Person("Ada"))).asHexString()
			.isEqualToIgnoringCase("81aa66697273745f6e616d65a3416461");
	}

	@Test
	void typeAnnotatedForJackson2IsRefusedForJsonAndCbor() {
		for (PayloadCodecs codecs : List.of(JacksonPayloadCodecs.of(JsonMapper.shared()),
				JacksonPayloadCodecs.of(CBORMapper.shared()))) {
			assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> codecs.forType(OfJackson2.class))
				.withMessageContaining(OfJackson2.class.getTypeName())
				.withMessageContaining("com.fasterxml.jackson.databind.annotation.JsonNaming")
				.withMessageContaining("grid.codec.type to msgpack");
		}
	}

	@Test
	void annotationsOfJackson3CountForJsonAndCbor() {
		for (PayloadCodecs codecs : List.of(JacksonPayloadCodecs.of(JsonMapper.shared()),
				JacksonPayloadCodecs.of(CBORMapper.shared()))) {
			PayloadCodec<Built> built = codecs.forType(Built.class);
			PayloadCodec<Person> person = codecs.forType(Person.class);
			PayloadCodec<Map<String, String>> map = codecs.forType(new TypeReference<Map<String, String>>() {
			}.getType());

			assertThat(built.decode(built.encode(new Built.Builder().name("a").build())).getName()).isEqualTo("a");
			assertThat(map.decode(person.encode(new Person("Ada")))).isEqualTo(Map.of("first_name", "Ada"));
		}
	}

	@JsonNaming(SnakeCaseStrategy.class)
	record Person(String firstName) {

	}

	@com.fasterxml.jackson.databind.annotation.JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	interface MixIn {

	}

	@JsonDeserialize(builder = Built.Builder.class)
	static final class Built {

		private final String name;

		private Built(Builder builder) {
			this.name = builder.name;
		}

		public String getName() {
			return this.name;
		}

		@JsonPOJOBuilder(withPrefix = "")
		static final class Builder {

			private String name = "";

			public Builder name(String name) {
				this.name = name;
				return this;
			}

			public Built build() {
				return new Built(this);
			}

		}

	}

	record Nested(int number, Person person) {

	}

	record Listed(Map<String, ? extends List<Person[]>> people) {

	}

	@JsonNaming(SnakeCaseStrategy.class)
	static class Base {

	}

	static class Extended extends Base {

	}

	static class OnAField {

		@tools.jackson.databind.annotation.JsonSerialize(using = ToStringSerializer.class)
		public int number;

	}

	record OnAParameter(@JsonDeserialize(as = String.class) Object text) {

	}

	interface OnAnAccessor {

		@tools.jackson.databind.annotation.JsonSerialize(using = ToStringSerializer.class)
		int getNumber();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@JacksonAnnotationsInside
	@JsonNaming(SnakeCaseStrategy.class)
	@interface Snake {

	}

	@Snake
	record Bundled(String firstName) {

	}

	record OfAnInterface(int number) implements OnAnAccessor {

		@Override
		public int getNumber() {
			return this.number;
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Person.class))
	interface ByName {

	}

	sealed interface Sealed permits Bundles {

	}

	record Bundles(List<Bundled> all) implements Sealed {

	}

	@JsonNaming(SnakeCaseStrategy.class)
	@com.fasterxml.jackson.databind.annotation.JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record ForBoth(String firstName) {

	}

	static class Ignoring {

		@com.fasterxml.jackson.annotation.JsonIgnore
		public Person person = new Person("");

		public int number;

	}

	record Recursive(List<Recursive> next) {

	}

	@com.fasterxml.jackson.databind.annotation.JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record OfJackson2(String firstName) {

	}

}
