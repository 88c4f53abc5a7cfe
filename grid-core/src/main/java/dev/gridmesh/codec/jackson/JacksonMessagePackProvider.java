package dev.gridmesh.codec.jackson;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.MessagePackProvider;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.codec.TimeFormat;

/**
 * Reads and writes MessagePack with msgpack-jackson. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class JacksonMessagePackProvider implements MessagePackProvider {

	/**
	 * Creates the provider.
	 */
	public JacksonMessagePackProvider() {
	}

	@Override
	public PayloadCodecs create(TimeFormat timeFormat) {
		return new MessagePackCodecs(MessagePackMappers.create(timeFormat));
	}

	/**
	 * Makes codecs with a mapper that the application has a say in. The mapper is that of
	 * Jackson 2 and stays with the codecs.
	 * @param timeFormat how an {@link java.time.Instant} is written
	 * @param customizer changes the mapper once before it is used
	 * @return the codecs
	 */
	public static MessagePackPayloadCodecs create(TimeFormat timeFormat, MessagePackMapperCustomizer customizer) {
		ObjectMapper mapper = MessagePackMappers.create(timeFormat);
		customizer.customize(mapper);
		return MessagePackPayloadCodecs.of(new MessagePackCodecs(mapper));
	}

}
