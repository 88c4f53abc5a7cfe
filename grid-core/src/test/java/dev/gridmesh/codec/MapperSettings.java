package dev.gridmesh.codec;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CacheProvider;
import com.fasterxml.jackson.databind.cfg.ContextAttributes;
import com.fasterxml.jackson.databind.deser.BeanDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.ValueInstantiators;
import com.fasterxml.jackson.databind.deser.std.StdValueInstantiator;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializer;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import com.fasterxml.jackson.databind.ser.SerializerFactory;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import org.junit.jupiter.api.Named;

/**
 * Things that an application may do to a mapper, with and without an effect on how a
 * plain record is written or read.
 */
final class MapperSettings {

	private MapperSettings() {
	}

	static Stream<Named<Consumer<ObjectMapper>>> keepingTheForm() {
		return Stream.of(
				setting("names", (mapper) -> mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)),
				setting("order",
						(mapper) -> mapper.setConfig(
								mapper.getSerializationConfig().with(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY))),
				setting("case",
						(mapper) -> mapper.setConfig(mapper.getDeserializationConfig()
							.with(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES))),
				setting("missing",
						(mapper) -> mapper.enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)),
				setting("no null",
						(mapper) -> mapper.enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
								DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)),
				setting("nulls are empty",
						(mapper) -> mapper.setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY))),
				setting("no coercion",
						(mapper) -> mapper.setConfig(
								mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS))),
				setting("no fractions", (mapper) -> mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)),
				setting("exceptions",
						(mapper) -> mapper.disable(DeserializationFeature.WRAP_EXCEPTIONS)
							.disable(SerializationFeature.WRAP_EXCEPTIONS)),
				setting("late",
						(mapper) -> mapper.disable(SerializationFeature.EAGER_SERIALIZER_FETCH)
							.disable(DeserializationFeature.EAGER_DESERIALIZER_FETCH)),
				setting("unknown", (mapper) -> mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)),
				setting("attributes", (mapper) -> mapper.setConfig(mapper.getSerializationConfig()
					.with(ContextAttributes.getEmpty().withSharedAttribute("key", "value")))));
	}

	static Stream<Named<Consumer<ObjectMapper>>> changingTheForm() {
		return Stream.of(
				setting("no nulls", (mapper) -> mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)),
				setting("no defaults", (mapper) -> mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_DEFAULT)),
				setting("texts",
						(mapper) -> mapper.registerModule(
								new SimpleModule().addSerializer(String.class, new ToStringSerializer(String.class)))),
				setting("read texts",
						(mapper) -> mapper.registerModule(
								new SimpleModule().addDeserializer(String.class, new PlainRecordsTests.Trimmed()))),
				setting("shape of numbers",
						(mapper) -> mapper.configOverride(long.class)
							.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING))),
				setting("mix-in",
						(mapper) -> mapper.addMixIn(PlainRecordsTests.Flat.class, PlainRecordsTests.Ignoring.class)),
				setting("mix-in of types",
						(mapper) -> mapper.addMixIn(PlainRecordsTests.Flat.class, PlainRecordsTests.Typing.class)),
				setting("tokens",
						(mapper) -> mapper.getFactory()
							.setStreamReadConstraints(StreamReadConstraints.builder().maxTokenCount(7).build())),
				setting("no reading of maps",
						(mapper) -> mapper.getFactory()
							.setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(0).build())),
				setting("no writing of maps",
						(mapper) -> mapper.getFactory()
							.setStreamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(0).build())),
				setting("views",
						(mapper) -> mapper
							.setConfig(mapper.getSerializationConfig().without(MapperFeature.DEFAULT_VIEW_INCLUSION))),
				setting("serializers",
						(mapper) -> mapper
							.registerModule(new SimpleModule().setSerializerModifier(new OtherSerializers()))),
				setting("properties",
						(mapper) -> mapper
							.registerModule(new SimpleModule().setSerializerModifier(new OtherProperties()))),
				setting("deserializers",
						(mapper) -> mapper
							.registerModule(new SimpleModule().setDeserializerModifier(new OtherDeserializers()))),
				setting("instantiators", (mapper) -> mapper.registerModule(new OtherInstantiators())),
				setting("problems", (mapper) -> mapper.addHandler(new DeserializationProblemHandler() {
				})), setting("provider", (mapper) -> mapper.setSerializerProvider(new OtherProvider())),
				setting("written root name",
						(mapper) -> mapper.setConfig(mapper.getSerializationConfig().withRootName("root"))),
				setting("read root name",
						(mapper) -> mapper.setConfig(mapper.getDeserializationConfig().withRootName("root"))),
				setting("written root", (mapper) -> mapper.enable(SerializationFeature.WRAP_ROOT_VALUE)),
				setting("read root", (mapper) -> mapper.enable(DeserializationFeature.UNWRAP_ROOT_VALUE)),
				setting("nulls",
						(mapper) -> mapper.getSerializerProvider()
							.setNullValueSerializer(new ToStringSerializer(Object.class))),
				setting("fields", (mapper) -> mapper.setVisibility(
						mapper.getVisibilityChecker().withGetterVisibility(JsonAutoDetect.Visibility.NONE))));
	}

	private static Named<Consumer<ObjectMapper>> setting(String name, Consumer<ObjectMapper> customizer) {
		return Named.of(name, customizer);
	}

	static final class OtherProvider extends DefaultSerializerProvider {

		private static final long serialVersionUID = 1L;

		OtherProvider() {
		}

		private OtherProvider(OtherProvider provider, SerializationConfig config, SerializerFactory factory) {
			super(provider, config, factory);
		}

		@Override
		public OtherProvider withCaches(CacheProvider caches) {
			return this;
		}

		@Override
		public OtherProvider createInstance(SerializationConfig config, SerializerFactory factory) {
			return new OtherProvider(this, config, factory);
		}

	}

	static final class OtherSerializers extends BeanSerializerModifier {

		private static final long serialVersionUID = 1L;

		@Override
		public JsonSerializer<?> modifySerializer(SerializationConfig config, BeanDescription description,
				JsonSerializer<?> serializer) {
			return (serializer instanceof BeanSerializer bean) ? new BeanSerializer(bean) {
				private static final long serialVersionUID = 1L;

			} : serializer;
		}

	}

	static final class OtherProperties extends BeanSerializerModifier {

		private static final long serialVersionUID = 1L;

		@Override
		public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription description,
				List<BeanPropertyWriter> properties) {
			properties.replaceAll((property) -> new BeanPropertyWriter(property) {
				private static final long serialVersionUID = 1L;

			});
			return properties;
		}

	}

	static final class OtherDeserializers extends BeanDeserializerModifier {

		private static final long serialVersionUID = 1L;

		@Override
		public JsonDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription description,
				JsonDeserializer<?> deserializer) {
			return (deserializer instanceof BeanDeserializer bean) ? new BeanDeserializer(bean) {
				private static final long serialVersionUID = 1L;

			} : deserializer;
		}

	}

	static final class OtherInstantiators extends SimpleModule {

		private static final long serialVersionUID = 1L;

		@Override
		public void setupModule(SetupContext context) {
			context.addValueInstantiators(new ValueInstantiators.Base() {
				@Override
				public ValueInstantiator findValueInstantiator(DeserializationConfig config,
						BeanDescription description, ValueInstantiator usual) {
					return (usual instanceof StdValueInstantiator std) ? new StdValueInstantiator(std) {
						private static final long serialVersionUID = 1L;

					} : usual;
				}
			});
		}

	}

}
