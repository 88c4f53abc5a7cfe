package dev.gridmesh.connection;

import java.util.Arrays;

import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link ArrivingPayload}.
 */
class ArrivingPayloadTests {

	private static final int MIB = 1024 * 1024;

	@Test
	void announcementAloneTakesNoMemory() {
		assertThat(new ArrivingPayload(Integer.MAX_VALUE).capacity()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "65537, 1", "1048577, 1", "16777216, 1", "2147483647, 1", "16777216, 65536", "2147483647, 65536" })
	void firstPieceTakesNoMoreThanTheFirstCapacity(int size, int piece) {
		ArrivingPayload payload = new ArrivingPayload(size);

		payload.append(new byte[piece]);

		assertThat(payload.capacity()).isBetween(piece, Math.max(ArrivingPayload.FIRST_CAPACITY, 8 * piece));
	}

	@ParameterizedTest
	@CsvSource({ "65537, 1000", "131072, 32768", "131073, 65536", "1048576, 32768", "1048577, 1", "1048577, 65536",
			"8388608, 32768", "8388609, 65536", "16777216, 32768", "16777216, 65535", "16000001, 999" })
	void memoryIsInProportionToWhatCameAndLittleIsCopiedAgain(int size, int pieceSize) {
		byte[] whole = Vectors.generated(size);
		ArrivingPayload payload = new ArrivingPayload(size);
		long copied = 0;
		int largest = 0;

		while (payload.missing() > 0) {
			int before = payload.capacity();
			int start = payload.received();
			payload.append(Arrays.copyOfRange(whole, start, start + Math.min(pieceSize, payload.missing())));
			assertThat((long) payload.capacity())
				.isLessThanOrEqualTo(Math.max(ArrivingPayload.FIRST_CAPACITY, 8L * payload.received()));
			if (payload.capacity() != before) {
				copied += before;
				largest = Math.max(largest, before);
			}
		}

		assertThat(payload.bytes()).isEqualTo(whole);
		assertThat(largest).isLessThanOrEqualTo((size + 7) / 8);
		assertThat(copied).isLessThanOrEqualTo(size / 7 + 8);
	}

	@Test
	void sixteenMebibytesGrowInFourSteps() {
		ArrivingPayload payload = new ArrivingPayload(16 * MIB);
		int[] capacities = new int[4];
		int steps = 0;
		while (payload.missing() > 0) {
			payload.append(new byte[32 * 1024]);
			if (steps == 0 || capacities[steps - 1] != payload.capacity()) {
				capacities[steps++] = payload.capacity();
			}
		}

		assertThat(capacities).containsExactly(32 * 1024, 256 * 1024, 2 * MIB, 16 * MIB);
	}

}
