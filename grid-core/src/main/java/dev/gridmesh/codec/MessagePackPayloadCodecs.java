package dev.gridmesh.codec;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import dev.gridmesh.GridPayloadException;

/**
 * Raw bytes and texts as they are, all other types as MessagePack. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class MessagePackPayloadCodecs implements PayloadCodecs {

	/** MessagePack has no numbers of this size. */
	private static final JsonFormat.Value TEXT = JsonFormat.Value.forShape(JsonFormat.Shape.STRING);

	private final ObjectMapper mapper;

	/** One for each type of the application; making one takes longer than using it. */
	private final ConcurrentMap<Type, PayloadCodec<?>> codecs = new ConcurrentHashMap<>();

	private final FieldNames names = new FieldNames();

	private MessagePackPayloadCodecs(ObjectMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Makes codecs that write times as ISO texts.
	 * @return the codecs
	 */
	public static MessagePackPayloadCodecs create() {
		return create(TimeFormat.ISO);
	}

	/**
	 * Makes codecs.
	 * @param timeFormat how an {@link java.time.Instant} is written
	 * @return the codecs
	 */
	public static MessagePackPayloadCodecs create(TimeFormat timeFormat) {
		return create(timeFormat, (mapper) -> {
			// as it is
		});
	}

	/**
	 * Makes codecs with a mapper that the application has a say in. The mapper's factory
	 * is that of JSON: of its settings only how deep values may nest and how many tokens
	 * they may have count for payloads.
	 * @param timeFormat how an {@link java.time.Instant} is written
	 * @param customizer changes the mapper once before it is used
	 * @return the codecs
	 */
	public static MessagePackPayloadCodecs create(TimeFormat timeFormat, Consumer<? super ObjectMapper> customizer) {
		ObjectMapper mapper = new ObjectMapper();
		mapper.configOverride(BigDecimal.class).setFormat(TEXT);
		mapper.configOverride(BigInteger.class).setFormat(TEXT);
		mapper.registerModule(new JavaTimeModule())
			.registerModule(new Jdk8Module())
			.registerModule(new ParameterNamesModule())
			.registerModule(new InstantModule(timeFormat))
			.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
		customizer.accept(mapper);
		return new MessagePackPayloadCodecs(mapper);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> PayloadCodec<T> forType(Type type) {
		if (type == byte[].class) {
			return (PayloadCodec<T>) BytesPayloadCodec.INSTANCE;
		}
		if (type == ByteBuffer.class) {
			return (PayloadCodec<T>) ByteBufferPayloadCodec.INSTANCE;
		}
		if (type == String.class) {
			return (PayloadCodec<T>) StringPayloadCodec.INSTANCE;
		}
		return messagePack(type);
	}

	/**
	 * Returns a codec that writes MessagePack for bytes and texts, too.
	 * @param <T> the type of the values
	 * @param type the same type, with its parameters if it has any
	 * @return the codec
	 * @throws GridPayloadException if the type has no MessagePack form
	 */
	@SuppressWarnings("unchecked")
	public <T> PayloadCodec<T> messagePack(Type type) {
		return (PayloadCodec<T>) this.codecs.computeIfAbsent(type, this::createMessagePack);
	}

	private PayloadCodec<?> createMessagePack(Type type) {
		try {
			JavaType javaType = this.mapper.constructType(type);
			return new MessagePackPayloadCodec<>(this.mapper, this.names, javaType, type.getTypeName(),
					new PlainRecords(this.mapper, this.names).find(javaType));
		}
		catch (IllegalArgumentException ex) {
			throw new GridPayloadException("The type %s has no MessagePack form".formatted(type.getTypeName()), ex);
		}
	}

}
