package dev.gridmesh.codec.jackson;

import java.lang.reflect.Type;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;

/**
 * Makes the codecs of one mapper for MessagePack. Safe for any thread.
 */
final class MessagePackCodecs implements PayloadCodecs {

	private final ObjectMapper mapper;

	/** For classes whose parameters Java has erased. */
	private final ObjectMapper erasedMapper;

	MessagePackCodecs(ObjectMapper mapper) {
		this.mapper = mapper.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
		this.erasedMapper = mapper.copy();
		JavaType untyped = mapper.constructType(Object.class);
		if (mapper.getSerializationConfig().getDefaultTyper(untyped) instanceof UntypedPosition.Builder) {
			this.erasedMapper.setDefaultTyping(new UntypedPosition.Builder(true));
		}
	}

	@Override
	public <T> PayloadCodec<T> forType(Type type) {
		try {
			TypeGraph graph = TypeGraph.of(type);
			ForeignAnnotations.OF_JACKSON_3.refuse(graph.classes(),
					(mixed) -> this.mapper.findMixInClassFor(mixed) != null, "MessagePack");
			boolean erased = type instanceof Class<?> raw && raw.getTypeParameters().length > 0;
			ObjectMapper mapper = erased ? this.erasedMapper : this.mapper;
			return new MessagePackPayloadCodec<>(mapper, mapper.constructType(type),
					new PayloadProblems("MessagePack", type.getTypeName(), graph.names()));
		}
		catch (IllegalArgumentException ex) {
			throw new GridPayloadException("The type %s has no MessagePack form".formatted(type.getTypeName()), ex);
		}
	}

}
