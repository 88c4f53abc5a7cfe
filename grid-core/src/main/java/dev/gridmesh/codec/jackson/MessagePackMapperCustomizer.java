package dev.gridmesh.codec.jackson;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Changes the mapper for MessagePack, which is one of Jackson 2, before it is used: adds
 * modules and mix-ins, sets features. Called once, by the thread that makes the codecs.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MessagePackMapperCustomizer {

	/**
	 * Changes the mapper.
	 * @param mapper the mapper, which nobody uses yet
	 */
	void customize(ObjectMapper mapper);

}
