package dev.gridmesh.codec.jackson;

import java.math.BigDecimal;
import java.math.BigInteger;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import dev.gridmesh.codec.TimeFormat;

/**
 * Makes mappers for MessagePack, set so that a value comes back as what it was: with its
 * zone and offset, its scale, its size.
 */
final class MessagePackMappers {

	private MessagePackMappers() {
	}

	static ObjectMapper create(TimeFormat timeFormat) {
		ObjectMapper mapper = new ObjectMapper(new GuardedMessagePackFactory());
		// a double has no room for its scale
		mapper.configOverride(BigDecimal.class).setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING));
		mapper
			.registerModules(new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID),
					new Jdk8Module(), new ParameterNamesModule(), new ExtensionModule(timeFormat), keptValues())
			.setDefaultTyping(new UntypedPosition.Builder(false))
			.enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
			.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
			// the parser cannot tell the end from a token that is cut off; the codec
			// compares the lengths itself
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
					DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE,
					DeserializationFeature.ACCEPT_FLOAT_AS_INT);
		return mapper;
	}

	private static Module keptValues() {
		SimpleModule module = new SimpleModule("grid-kept-values") {

			private static final long serialVersionUID = 1L;

			@Override
			public void setupModule(SetupContext context) {
				super.setupModule(context);
				context.addKeySerializers(new UntypedKey.Finder());
			}

		};
		return module.addSerializer(BigInteger.class, new IntegerSerializer())
			.setSerializerModifier(new KeptSerializers())
			.setDeserializerModifier(new TextLimits());
	}

}
