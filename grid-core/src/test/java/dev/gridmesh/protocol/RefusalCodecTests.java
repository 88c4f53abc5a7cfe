package dev.gridmesh.protocol;

import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalCodecTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "Invalid Handler", "Invalid Handler for type: æøå 🚫" })
	void textComesBack(String text) {
		assertThat(RefusalCodec.decode(RefusalCodec.encode(text))).isEqualTo(text);
	}

	/**
	 * {@code reply-connect-error-garbage}: the call is refused with an empty text.
	 */
	@ParameterizedTest
	@ValueSource(
			strings = { "", "01", "80", "90", "81a54572726f72", "81a54572726f72c0", "81a54572726f72a5", "dfffffffff" })
	void payloadThatIsNoSuchMapGivesAnEmptyText(String payload) {
		assertThat(RefusalCodec.decode(Vectors.hex(payload))).isEmpty();
	}

	@Test
	void unknownKeysAreSkipped() {
		assertThat(RefusalCodec.decode(Vectors.hex("82a17892c0c3a54572726f72a26e6f"))).isEqualTo("no");
	}

	@Test
	void textIsKeptThoughWhatFollowsIsDamaged() {
		assertThat(RefusalCodec.decode(Vectors.hex("82a54572726f72a26e6fa1"))).isEqualTo("no");
	}

	@Test
	void damagedPayloadNeverFails() {
		RandomMessages random = new RandomMessages(20261121);
		byte[] payload = RefusalCodec.encode("Invalid Handler");
		for (int i = 0; i < 50_000; i++) {
			assertThat(RefusalCodec.decode(random.damage(payload))).isNotNull();
		}
	}

}
