package dev.gridmesh.codec.jackson;

import java.lang.reflect.Type;
import java.util.Locale;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.CachedPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.codec.RawPayloadCodecs;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.module.SimpleModule;

/**
 * Makes codecs of an application's own mapper of Jackson 3, for JSON, CBOR or whatever
 * that mapper writes, with all its settings, modules and annotations. Safe for any
 * thread.
 *
 * @since 0.1.0
 */
public final class JacksonPayloadCodecs implements PayloadCodecs {

	private final ObjectMapper mapper;

	private final String format;

	private JacksonPayloadCodecs(ObjectMapper mapper) {
		this.mapper = limited(mapper);
		this.format = mapper.tokenStreamFactory().getFormatName();
	}

	/**
	 * Makes codecs: raw bytes and texts as they are, all other types as the mapper writes
	 * them.
	 * @param mapper the mapper, which stays as it is
	 * @return the codecs
	 */
	public static PayloadCodecs of(ObjectMapper mapper) {
		return new RawPayloadCodecs(new CachedPayloadCodecs(new JacksonPayloadCodecs(mapper)));
	}

	private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> ObjectMapper limited(ObjectMapper mapper) {
		MapperBuilder<M, B> builder = mapper.rebuild();
		return builder.addModule(new SimpleModule("grid-text-limits").setDeserializerModifier(new JacksonTextLimits()))
			.build();
	}

	@Override
	public String type() {
		return this.format.toLowerCase(Locale.ROOT);
	}

	@Override
	public <T> PayloadCodec<T> forType(Type type) {
		try {
			TypeGraph graph = TypeGraph.of(type);
			ForeignAnnotations.OF_JACKSON_2.refuse(graph.classes(),
					(mixed) -> this.mapper.deserializationConfig().findMixInClassFor(mixed) != null, this.format);
			return new JacksonPayloadCodec<>(this.mapper, this.mapper.constructType(type),
					new PayloadProblems(this.format, type.getTypeName(), graph.names()));
		}
		catch (IllegalArgumentException ex) {
			throw new GridPayloadException("The type %s has no %s form".formatted(type.getTypeName(), this.format), ex);
		}
	}

}
