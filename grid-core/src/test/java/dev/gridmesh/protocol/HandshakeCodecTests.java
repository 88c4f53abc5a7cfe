package dev.gridmesh.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.testing.Allocations;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandshakeCodecTests {

	private static final UUID ID = new UUID(0x8000_0000_0000_0001L, 0xFFFF_FFFF_FFFF_FFFFL);

	private static final Instant TIME = Instant.parse("2026-11-21T06:50:27.000000001Z");

	private static final ConnectRequest REQUEST = new ConnectRequest(ID, "http://nöde:1", TIME, "secret-token");

	@ParameterizedTest
	@ValueSource(ints = { 0, 31, 32, 255, 256, 65_535, 65_536 })
	void textsOfAllLengthsComeBack(int length) {
		String text = "x".repeat(length);

		ConnectRequest request = new ConnectRequest(ID, text, TIME, text);
		assertThat(HandshakeCodec.decodeRequest(HandshakeCodec.encode(request))).isEqualTo(request);
		ConnectResponse response = ConnectResponse.reject(ID, text);
		assertThat(HandshakeCodec.decodeResponse(HandshakeCodec.encode(response))).isEqualTo(response);
	}

	@Test
	void acceptanceComesBack() {
		ConnectResponse response = ConnectResponse.accept(ID, Set.of(), null);

		assertThat(HandshakeCodec.decodeResponse(HandshakeCodec.encode(response))).isEqualTo(response);
	}

	@Test
	void timesFarAwayComeBack() {
		for (Instant time : new Instant[] { Instant.MIN, Instant.EPOCH, Instant.EPOCH.minusNanos(1), Instant.MAX }) {
			ConnectRequest request = new ConnectRequest(ID, "", time, "");
			assertThat(HandshakeCodec.decodeRequest(HandshakeCodec.encode(request))).isEqualTo(request);
		}
	}

	@Test
	void reasonThatIsNoTextIsTolerated() {
		byte[] payload = Vectors.hex("81ae" + hex("RejectedReason") + "a361fe62");

		assertThat(HandshakeCodec.decodeResponse(payload).rejectedReason()).isEqualTo("a\uFFFDb");
	}

	@Test
	void emptyPayloadIsRefused() {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeRequest(Message.NO_PAYLOAD))
			.withMessageStartingWith("Connect: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "c70c057fffffffffffffff00000000", "c70c05800000000000000000000000",
			"c70cff000000007fffffffffffffff", "d605ffffffff", "d4ff00", "c70b05ffffffffffffffffffffff",
			"c70c06000000000000000000000000", "c7ff05", "c9ffffffff05", "a0", "c0", "00", "" })
	void malformedTimeIsRefused(String time) {
		assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeRequest(Vectors.hex("81a4" + hex("Time") + time)))
			.withMessageMatching("(Time|Connect): .*");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "dfffffffff", "deffff", "8fa0c0", "81dbffffffff", "81c6ffffffff", "81a0ddffffffff", "81c1c0" })
	void announcedSizesAreNotBelieved(String payload) {
		Runnable decoding = () -> assertThatExceptionOfType(GridProtocolException.class)
			.isThrownBy(() -> HandshakeCodec.decodeRequest(Vectors.hex(payload)));
		// classes that are loaded by the first call do not count
		decoding.run();

		long allocated = Allocations.during(decoding);

		assertThat(allocated).isLessThan(4 * 1024 * 1024);
	}

	@Test
	void damagedPayloadIsDecodedOrRefusedAndNothingElse() {
		RandomMessages random = new RandomMessages(20261121);
		byte[] request = HandshakeCodec.encode(REQUEST);
		byte[] response = HandshakeCodec.encode(ConnectResponse.reject(ID, "unknown incoming host: http://x:1"));
		for (int i = 0; i < 50_000; i++) {
			decodeOrRefuse(random.damage(request), random.damage(response));
		}
	}

	@Test
	void unknownKeysOfAResponseAreSkipped() {
		assertThat(HandshakeCodec.decodeResponse(Vectors.hex("82a17892c0c3a84163636570746564c3")).accepted()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "c0", "c3", "07", "91a46a736f6e", "c4046a736f6e", "a46a73", "d9", "" })
	void formatThatIsNoTextIsRefused(String value) {
		byte[] payload = Vectors.hex("81a5" + hex("Codec") + value);

		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> HandshakeCodec.decodeRequest(payload))
			.withMessageMatching("(Codec|Connect): .*");
		assertThatExceptionOfType(GridProtocolException.class).isThrownBy(() -> HandshakeCodec.decodeResponse(payload))
			.withMessageMatching("(Codec|ConnectResponse): .*");
	}

	@Test
	void tokenIsNotShown() {
		assertThat(REQUEST.toString()).contains("http://nöde:1").doesNotContain("secret-token");
	}

	private static void decodeOrRefuse(byte[] request, byte[] response) {
		try {
			HandshakeCodec.decodeRequest(request);
			HandshakeCodec.decodeResponse(response);
		}
		catch (GridProtocolException ex) {
			assertThat(ex).hasMessageNotContaining("null").hasMessageNotContaining("secret-token");
		}
	}

	private static String hex(String text) {
		return Vectors.hex(text.getBytes(StandardCharsets.UTF_8));
	}

}
