package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.boot.autoconfigure.GridMessageProperties.Codec;
import dev.gridmesh.codec.PayloadCodecs;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Refuses a format of payloads whose library is not there. Comes after
 * {@link GridCodecConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
class MissingCodecConfiguration {

	@Bean
	@ConditionalOnMissingBean(PayloadCodecs.class)
	PayloadCodecs gridPayloadCodecs(GridProperties properties) {
		Codec.Type type = properties.getCodec().getType();
		throw (type == Codec.Type.CBOR)
				? GridCodecConfiguration.missing(type, "CBORMapper", "tools.jackson.dataformat:jackson-dataformat-cbor")
				: GridCodecConfiguration.missing(type, "JsonMapper", "spring-boot-starter-jackson");
	}

}
