package dev.gridmesh.protocol;

import java.time.Instant;
import java.util.Arrays;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HeartbeatCodecTests {

	private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 5);

	@Test
	void pingWithoutPayloadHasTheZeroTime() {
		assertThat(HeartbeatCodec.decodePing(Message.NO_PAYLOAD)).isEqualTo("0001-01-01T00:00:00Z");
	}

	@Test
	void timeOfAPingComesBack() {
		assertThat(HeartbeatCodec.decodePing(HeartbeatCodec.encodePing(TIME))).isEqualTo(TIME);
	}

	@Test
	void unknownKeysOfAPingAreSkipped() {
		assertThat(HeartbeatCodec.decodePing(Vectors.hex("82a17892c0c3a174d6ff00000000"))).isEqualTo(Instant.EPOCH);
	}

	@Test
	void unknownKeysOfAPongAreSkipped() {
		assertThat(HeartbeatCodec.decodePong(Vectors.hex("82a17892c0c3a26e66c3")).notFound()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "01", "81a174c0", "81a174", "a0", "90" })
	void malformedPingIsRefused(String payload) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HeartbeatCodec.decodePing(Vectors.hex(payload)));
	}

	@Test
	void pongComesBack() {
		for (Pong pong : new Pong[] { Pong.of(TIME), new Pong(true, null, TIME), new Pong(false, "it hurts", TIME),
				new Pong(true, "", HeartbeatCodec.ZERO_TIME) }) {
			assertThat(HeartbeatCodec.decodePong(HeartbeatCodec.encodePong(pong))).isEqualTo(pong);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "01", "90", "c0", "81", "81a26e66a0", "dfffffffff", "81a165c0" })
	void pongThatSaysNothingSaysThatAllIsWell(String payload) {
		assertThat(HeartbeatCodec.decodePong(Vectors.hex(payload))).isEqualTo(Pong.of(HeartbeatCodec.ZERO_TIME));
	}

	@Test
	void whatIsReadOfABrokenPongCounts() {
		byte[] whole = HeartbeatCodec.encodePong(new Pong(true, "it hurts", TIME));
		byte[] cut = Arrays.copyOf(whole, whole.length - 1);

		assertThat(HeartbeatCodec.decodePong(cut)).isEqualTo(new Pong(true, "it hurts", HeartbeatCodec.ZERO_TIME));
	}

	@Test
	void damagedPongNeverFails() {
		RandomMessages random = new RandomMessages(20261121);
		byte[] payload = HeartbeatCodec.encodePong(new Pong(true, "it hurts", TIME));
		for (int i = 0; i < 50_000; i++) {
			assertThat(HeartbeatCodec.decodePong(random.damage(payload))).isNotNull();
		}
	}

}
