package dev.gridmesh.codec;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFilter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which records Jackson is left out for: those alone that it does nothing special
 * with, whatever the reason is.
 */
class PlainRecordsTests {

	static final List<Record> PLAIN = List.of(new Flat("a", 1, true, 2, 0.5), new Renamed("a", 1), new Ordered("a", 1),
			new Aliased("a"), new Hidden("a"), new Checked("a"), new WithMethods("a"), new OtherNames("a"),
			new Many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17));

	static final List<Class<?>> NOT_PLAIN = List.of(Empty.class, NoRecord.class, Boxed.class, Nested.class,
			Listing.class, SmallNumbers.class, Ignored.class, IgnoredByClass.class, NotWithNull.class,
			NotWithDefault.class, NumberAsText.class, TextAsBoolean.class, Raw.class, AsArray.class, Typed.class,
			Identified.class, Filtered.class, Viewed.class, Injected.class, AnyRead.class, AnyWritten.class,
			ByFactory.class, Delegating.class, MoreWritten.class, ReadOnly.class, OtherWriter.class, OtherReader.class,
			Converted.class, NullIsSomethingElse.class, Closing.class, TypedComponent.class, LongNamed.class,
			WithCreator.class, NotWithWhatAFilterSays.class, InjectedLater.class, MadeOfAMap.class, Unwrapped.class,
			IgnoredWhenRead.class, TypedOutside.class, SameParameter.class, UnwrappedLater.class,
			TypedOutsideLater.class, HalfAPair.class, Large.class);

	/** Of those whose annotations also count when they are seen by one side alone. */
	static final List<Class<?>> WRITTEN_OTHERWISE = List.of(Identified.class, TypedComponent.class,
			NotWithWhatAFilterSays.class, NotWithNull.class, NotWithDefault.class, NullIsSomethingElse.class,
			Filtered.class, OtherWriter.class, AsArray.class);

	static final List<Class<?>> READ_OTHERWISE = List.of(Identified.class, TypedComponent.class, TypedOutside.class,
			Viewed.class, InjectedLater.class, Injected.class, MadeOfAMap.class, IgnoredWhenRead.class,
			OtherReader.class, Converted.class);

	@ParameterizedTest
	@FieldSource("PLAIN")
	void recordIsPlainAndItsBytesAreThoseOfJackson(Record value) throws Throwable {
		ObjectMapper mapper = mapper((unchanged) -> {
		});
		JavaType type = mapper.constructType(value.getClass());
		PayloadCodec<Record> jackson = new MessagePackPayloadCodec<>(mapper, new FieldNames(), type, "type", null);

		PlainRecord plain = find(value.getClass(), mapper);

		assertThat(plain).isNotNull();
		assertThat(plain.encode(value, 0)).isEqualTo(jackson.encode(value));
		assertThat(plain.decode(jackson.encode(value))).isEqualTo(value);
	}

	@ParameterizedTest
	@FieldSource("NOT_PLAIN")
	void typeIsNotPlain(Class<?> type) {
		assertThat(find(type, mapper((unchanged) -> {
		}))).isNull();
	}

	@Test
	void recordThatCannotBeReachedIsNotPlain() throws ClassNotFoundException {
		Class<?> hidden = Class.forName("dev.gridmesh.transport.netty.WebSocketCloseBody");

		assertThat(find(hidden, mapper((unchanged) -> {
		}))).isNotNull();
		assertThat(find(hidden, mapper((mapper) -> mapper
			.setConfig(mapper.getSerializationConfig().without(MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS))
			.setConfig(mapper.getDeserializationConfig().without(MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS)))))
			.isNull();
	}

	@ParameterizedTest
	@FieldSource("WRITTEN_OTHERWISE")
	void typeThatIsWrittenOtherwiseIsNotPlain(Class<?> type) {
		assertThat(find(type, mapper((mapper) -> mapper.setAnnotationIntrospectors(new JacksonAnnotationIntrospector(),
				new RecordsAlone()))))
			.isNull();
	}

	@ParameterizedTest
	@FieldSource("READ_OTHERWISE")
	void typeThatIsReadOtherwiseIsNotPlain(Class<?> type) {
		assertThat(find(type, mapper((mapper) -> mapper.setAnnotationIntrospectors(new RecordsAlone(),
				new JacksonAnnotationIntrospector()))))
			.isNull();
	}

	@Test
	void typeWhoseAnnotationsNeitherSideSeesIsPlain() {
		assertThat(find(Identified.class,
				mapper((mapper) -> mapper.setAnnotationIntrospectors(new RecordsAlone(), new RecordsAlone()))))
			.isNotNull();
	}

	@ParameterizedTest
	@MethodSource("dev.gridmesh.codec.MapperSettings#keepingTheForm")
	void settingThatKeepsTheFormLeavesItPlain(Consumer<ObjectMapper> customizer) {
		assertThat(find(Flat.class, mapper(customizer))).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("dev.gridmesh.codec.MapperSettings#changingTheForm")
	void settingThatChangesTheFormIsSeen(Consumer<ObjectMapper> customizer) {
		assertThat(find(Flat.class, mapper(customizer))).isNull();
	}

	private static ObjectMapper mapper(Consumer<ObjectMapper> customizer) {
		ObjectMapper[] mappers = new ObjectMapper[1];
		MessagePackPayloadCodecs.create(TimeFormat.ISO, (mapper) -> {
			customizer.accept(mapper);
			mappers[0] = mapper;
		});
		return mappers[0];
	}

	private static @Nullable PlainRecord find(Class<?> type, ObjectMapper mapper) {
		return new PlainRecords(mapper, new FieldNames()).find(mapper.constructType(type));
	}

	record Flat(String name, long size, boolean directory, int mode, double share) {
	}

	record Renamed(@JsonProperty("n") String name, @JsonProperty("s") long size) {
	}

	@JsonPropertyOrder({ "size", "name" })
	record Ordered(String name, long size) {
	}

	record Aliased(@JsonAlias("title") String name) {
	}

	private record Hidden(String name) {
	}

	record Checked(String name) {

		Checked {
			if (name.isEmpty()) {
				throw new IllegalArgumentException("No name");
			}
		}

	}

	record Many(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o,
			int p, int q) {
	}

	record WithMethods(String name) {

		String upper() {
			return this.name.toUpperCase();
		}

	}

	record Empty() {
	}

	static class NoRecord {

		public String name = "name";

	}

	record Boxed(Long size) {
	}

	record Nested(Flat flat) {
	}

	record Listing(List<String> names) {
	}

	record SmallNumbers(short size, byte mode, float share, char letter) {
	}

	record Ignored(String name, @JsonIgnore String secret) {
	}

	@JsonIgnoreProperties("secret")
	record IgnoredByClass(String name, String secret) {
	}

	record NotWithNull(@JsonInclude(JsonInclude.Include.NON_NULL) String name) {
	}

	record NotWithDefault(@JsonInclude(JsonInclude.Include.NON_DEFAULT) long size) {
	}

	record NumberAsText(@JsonFormat(shape = JsonFormat.Shape.STRING) long size) {
	}

	record TextAsBoolean(@JsonFormat(shape = JsonFormat.Shape.NUMBER) boolean directory) {
	}

	record Raw(@JsonRawValue String name) {
	}

	@JsonFormat(shape = JsonFormat.Shape.ARRAY)
	record AsArray(String name) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	record Typed(String name) {
	}

	@JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class)
	record Identified(String name) {
	}

	@JsonFilter("filter")
	record Filtered(String name) {
	}

	record Viewed(@JsonView(Object.class) String name) {
	}

	record Injected(String name, @JacksonInject String node) {
	}

	record AnyRead(String name, @JsonAnySetter Map<String, String> rest) {
	}

	record AnyWritten(String name) {

		@JsonAnyGetter
		Map<String, String> rest() {
			return Map.of("more", this.name);
		}

	}

	record ByFactory(String name) {

		@JsonCreator
		static ByFactory of(@JsonProperty("name") String name) {
			return new ByFactory(name);
		}

	}

	record Delegating(String name) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Delegating {
		}

	}

	record MoreWritten(String name) {

		public int getLength() {
			return this.name.length();
		}

	}

	record ReadOnly(String name, @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String secret) {
	}

	record OtherNames(String name) {

		@JsonCreator
		OtherNames(@JsonProperty("title") String name) {
			this.name = name;
		}

	}

	record OtherWriter(@JsonSerialize(using = ToStringSerializer.class) long size) {
	}

	record OtherReader(@JsonDeserialize(using = Trimmed.class) String name) {
	}

	@JsonDeserialize(converter = ToConverted.class)
	record Converted(String name) {
	}

	record NullIsSomethingElse(@JsonSerialize(nullsUsing = WritesNone.class) String name) {
	}

	record Closing(String name) implements Closeable {

		@Override
		public void close() {
			// nothing to close
		}

	}

	record TypedComponent(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) String name) {
	}

	record LongNamed(long aNameOfMoreThanThirtyOneBytesInAll) {
	}

	static final class WithCreator {

		private final String name;

		@JsonCreator
		WithCreator(@JsonProperty("name") String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

	}

	record NotWithWhatAFilterSays(
			@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Secrets.class) String name) {
	}

	record InjectedLater(String name) {

		@JacksonInject
		void node(String node) {
			// not kept
		}

	}

	record MadeOfAMap(String name) {

		@JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
		MadeOfAMap {
		}

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static MadeOfAMap of(Map<String, String> names) {
			return new MadeOfAMap(names.toString());
		}

	}

	record Unwrapped(@JsonUnwrapped String name) {
	}

	@JsonIgnoreProperties(value = "secret", allowGetters = true)
	record IgnoredWhenRead(String name, String secret) {
	}

	record TypedOutside(
			@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, include = JsonTypeInfo.As.EXTERNAL_PROPERTY) String name) {
	}

	record SameParameter(String a, String b) {

		@JsonCreator
		SameParameter(@JsonProperty("x") @JsonAlias({ "a", "b" }) String x, @JsonProperty("y") int y) {
			this(x, Integer.toString(y));
		}

	}

	record UnwrappedLater(String name) {

		@JsonUnwrapped
		public void setDetails(Flat details) {
			// not kept
		}

	}

	record TypedOutsideLater(String name) {

		@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXTERNAL_PROPERTY)
		public void setDetails(Flat details) {
			// not kept
		}

	}

	record HalfAPair(@JsonProperty("a\ud800") String name) {
	}

	/* Of more parameters than a method handle can have. */
	record Large(long a0, long a1, long a2, long a3, long a4, long a5, long a6, long a7, long a8, long a9, long a10,
			long a11, long a12, long a13, long a14, long a15, long a16, long a17, long a18, long a19, long a20,
			long a21, long a22, long a23, long a24, long a25, long a26, long a27, long a28, long a29, long a30,
			long a31, long a32, long a33, long a34, long a35, long a36, long a37, long a38, long a39, long a40,
			long a41, long a42, long a43, long a44, long a45, long a46, long a47, long a48, long a49, long a50,
			long a51, long a52, long a53, long a54, long a55, long a56, long a57, long a58, long a59, long a60,
			long a61, long a62, long a63, long a64, long a65, long a66, long a67, long a68, long a69, long a70,
			long a71, long a72, long a73, long a74, long a75, long a76, long a77, long a78, long a79, long a80,
			long a81, long a82, long a83, long a84, long a85, long a86, long a87, long a88, long a89, long a90,
			long a91, long a92, long a93, long a94, long a95, long a96, long a97, long a98, long a99, long a100,
			long a101, long a102, long a103, long a104, long a105, long a106, long a107, long a108, long a109,
			long a110, long a111, long a112, long a113, long a114, long a115, long a116, long a117, long a118,
			long a119, long a120, long a121, long a122, long a123, long a124, long a125, long a126) {
	}

	@JsonIgnoreProperties("size")
	interface Ignoring {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	interface Typing {

	}

	static final class Trimmed extends JsonDeserializer<String> {

		@Override
		public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
			return parser.getText().trim();
		}

	}

	static final class WritesNone extends JsonSerializer<Object> {

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializerProvider provider) throws IOException {
			generator.writeString("none");
		}

	}

	static final class ToConverted extends StdConverter<Set<String>, Converted> {

		@Override
		public Converted convert(Set<String> names) {
			return new Converted(names.toString());
		}

	}

	static final class Secrets {

		@Override
		public boolean equals(@Nullable Object other) {
			return "secret".equals(other);
		}

		@Override
		public int hashCode() {
			return "secret".hashCode();
		}

	}

	/* Sees no annotations. */
	static final class RecordsAlone extends NopAnnotationIntrospector {

		private static final long serialVersionUID = 1L;

	}

}
