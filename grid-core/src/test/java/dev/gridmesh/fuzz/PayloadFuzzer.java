package dev.gridmesh.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import org.jspecify.annotations.Nullable;

/**
 * Typed payloads in MessagePack: what cannot be read is refused, and whatever can be read
 * can be written.
 *
 * @since 0.1.0
 */
public final class PayloadFuzzer {

	private static final PayloadCodec<Everything> TYPED = MessagePackPayloadCodecs.create()
		.messagePack(Everything.class);

	private static final PayloadCodec<Object> UNTYPED = MessagePackPayloadCodecs.create().messagePack(Object.class);

	private PayloadFuzzer() {
	}

	/**
	 * Reads one payload as a record and as an object of no certain type.
	 * @param input its bytes
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		readAndWrite(TYPED, input);
		readAndWrite(UNTYPED, input);
	}

	private static <T> void readAndWrite(PayloadCodec<T> codec, byte[] input) {
		try {
			T value = codec.decode(input);
			if (value != null) {
				codec.encode(value);
			}
		}
		catch (GridPayloadException ex) {
			// what a caller gets for it
		}
	}

	/**
	 * A property of each kind.
	 *
	 * @since 0.1.0
	 */
	record Everything(@Nullable String text, byte @Nullable [] bytes, int number, double fraction,
			@Nullable BigDecimal decimal, @Nullable BigInteger integer, @Nullable Instant instant,
			@Nullable Duration duration, @Nullable ZonedDateTime zoned, @Nullable UUID uuid,
			@Nullable Optional<String> optional, @Nullable List<Everything> list, @Nullable Map<Instant, Double> map) {

	}

}
