package dev.gridmesh.codec;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.gridmesh.GridPayloadException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every {@link PayloadCodec} does. A test class implements it and says what to try.
 *
 * @param <T> the type of the values
 */
public interface PayloadCodecContract<T> {

	/**
	 * Returns the codec under test.
	 */
	PayloadCodec<T> codec();

	/**
	 * Returns values that come back equal, compared field by field.
	 */
	List<T> values();

	/**
	 * Returns payloads that are no values.
	 */
	List<byte[]> malformedPayloads();

	/**
	 * Returns whether two values are the same.
	 */
	default void assertSame(T actual, T expected) {
		assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
	}

	@Test
	default void everyValueComesBack() {
		for (T value : values()) {
			assertSame(codec().decode(codec().encode(value)), value);
		}
	}

	@Test
	default void encodingTwiceGivesTheSameBytes() {
		for (T value : values()) {
			assertThat(codec().encode(value)).isEqualTo(codec().encode(value));
		}
	}

	@Test
	default void malformedPayloadIsRefused() {
		for (byte[] payload : malformedPayloads()) {
			assertThatExceptionOfType(GridPayloadException.class).as("payload %s", (Object) payload)
				.isThrownBy(() -> codec().decode(payload));
		}
	}

	@Test
	default void payloadIsNotChangedByDecoding() {
		for (T value : values()) {
			byte[] payload = codec().encode(value).clone();
			byte[] copy = payload.clone();
			codec().decode(payload);
			assertThat(payload).isEqualTo(copy);
		}
	}

	@Test
	default void damagedPayloadIsDecodedOrRefusedAndNothingElse() {
		SplittableRandom random = new SplittableRandom(20261121);
		List<byte[]> payloads = values().stream().map(codec()::encode).filter((payload) -> payload.length > 0).toList();
		for (int i = 0; i < 5_000; i++) {
			byte[] payload = payloads.get(random.nextInt(payloads.size())).clone();
			payload[random.nextInt(Math.min(payload.length, 64))] = (byte) random.nextInt();
			try {
				codec().decode(payload);
			}
			catch (GridPayloadException ex) {
				assertThat(ex).hasMessageNotContaining("null");
			}
		}
	}

	@Test
	default void codecIsSafeForManyThreads() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Void>> tasks = IntStream.range(0, 200).<Callable<Void>>mapToObj((index) -> () -> {
				everyValueComesBack();
				return null;
			}).toList();
			for (var result : threads.invokeAll(tasks, 30, TimeUnit.SECONDS)) {
				result.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
