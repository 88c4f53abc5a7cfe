package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.boot.autoconfigure.GridMessageProperties.Codec;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.codec.jackson.JacksonMessagePackProvider;
import dev.gridmesh.codec.jackson.JacksonPayloadCodecs;
import dev.gridmesh.codec.jackson.MessagePackMapperCustomizer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How objects become payloads: MessagePack with a mapper that stays private, or JSON or
 * CBOR with the mapper that the application has for everything else.
 */
@Configuration(proxyBeanMethods = false)
class GridCodecConfiguration {

	static GridPropertiesException missing(Codec.Type type, String mapper, String dependency) {
		return new GridPropertiesException("grid.codec.type", type, "there is no %s bean".formatted(mapper),
				"Add %s, or set it to msgpack.".formatted(dependency));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "grid.codec.type", havingValue = "msgpack", matchIfMissing = true)
	static class MessagePack {

		@Bean
		@ConditionalOnMissingBean(PayloadCodecs.class)
		MessagePackPayloadCodecs gridPayloadCodecs(GridProperties properties,
				ObjectProvider<MessagePackMapperCustomizer> customizers) {
			return JacksonMessagePackProvider.create(properties.getCodec().getTimeFormat(),
					(mapper) -> customizers.orderedStream().forEach((customizer) -> customizer.customize(mapper)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	@ConditionalOnProperty(name = "grid.codec.type", havingValue = "json")
	static class Json {

		@Bean
		@ConditionalOnMissingBean(PayloadCodecs.class)
		PayloadCodecs gridPayloadCodecs(ObjectProvider<JsonMapper> mappers) {
			return JacksonPayloadCodecs.of(mappers.getIfAvailable(() -> {
				throw missing(Codec.Type.JSON, "JsonMapper", "spring-boot-starter-jackson");
			}));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CBORMapper.class)
	@ConditionalOnProperty(name = "grid.codec.type", havingValue = "cbor")
	static class Cbor {

		@Bean
		@ConditionalOnMissingBean(PayloadCodecs.class)
		PayloadCodecs gridPayloadCodecs(ObjectProvider<CBORMapper> mappers) {
			return JacksonPayloadCodecs.of(mappers.getIfAvailable(() -> {
				throw missing(Codec.Type.CBOR, "CBORMapper", "spring-boot-starter-jackson");
			}));
		}

	}

}
