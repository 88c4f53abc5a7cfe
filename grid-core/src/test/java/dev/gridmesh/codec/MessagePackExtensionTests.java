package dev.gridmesh.codec;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessagePackExtensionTests {

	private final MessagePackPayloadCodecs codecs = MessagePackPayloadCodecs.create();

	@Test
	void extensionsWithTheSameTypeAndBytesAreEqual() {
		MessagePackExtension extension = new MessagePackExtension((byte) 5, new byte[] { 1, 2 });

		assertThat(extension).isEqualTo(new MessagePackExtension((byte) 5, new byte[] { 1, 2 }))
			.hasSameHashCodeAs(new MessagePackExtension((byte) 5, new byte[] { 1, 2 }))
			.isNotEqualTo(new MessagePackExtension((byte) 6, new byte[] { 1, 2 }))
			.isNotEqualTo(new MessagePackExtension((byte) 5, new byte[] { 1, 3 }))
			.isNotEqualTo("extension");
	}

	@Test
	void bytesAreNotShown() {
		assertThat(new MessagePackExtension((byte) 5, new byte[] { 65, 66 }))
			.hasToString("MessagePackExtension[type=5, 2 bytes]");
	}

	@Test
	void propertyIsWrittenAndRead() {
		PayloadCodec<Holder> holders = this.codecs.forType(Holder.class);
		Holder holder = new Holder("a", new MessagePackExtension((byte) 9, new byte[] { 1, 2, 3 }));

		byte[] payload = holders.encode(holder);

		assertThat(Vectors.hex(payload)).isEqualTo("82a46e616d65a161a56f74686572c70309010203");
		assertThat(holders.decode(payload)).isEqualTo(holder);
	}

	@Test
	void unknownExtensionIsAnExtension() {
		assertThat(this.codecs.messagePack(Object.class).decode(Vectors.hex("9181a161d40900")))
			.isEqualTo(List.of(Map.of("a", new MessagePackExtension((byte) 9, new byte[1]))));
	}

	@ParameterizedTest
	@EnumSource
	void valuesThatNameTheirTypeComeBack(TimeFormat format) {
		PayloadCodec<Typed> codec = MessagePackPayloadCodecs.create(format).forType(Typed.class);
		for (Object value : List.of(new MessagePackExtension((byte) 9, new byte[2]), Instant.EPOCH, "text")) {
			assertThat(codec.decode(codec.encode(new Typed(value)))).isEqualTo(new Typed(value));
		}
	}

	record Typed(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object value) {

	}

	record Holder(String name, MessagePackExtension other) {

	}

}
