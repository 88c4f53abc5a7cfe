package dev.gridmesh.auth;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Checks the time that a dialer sends with its upgrade request (protocol.md §1), as MinIO
 * does: an old request cannot be sent again. Safe for any thread.
 */
public final class UpgradeTimeCheck {

	/**
	 * The header: nanoseconds since the epoch, decimal.
	 */
	public static final String HEADER = "X-Minio-Time";

	private static final long NANOS_PER_SECOND = 1_000_000_000;

	private UpgradeTimeCheck() {
	}

	/**
	 * Finds out what is wrong with the time of an upgrade request.
	 * @param header the value of the header, {@code null} if there is none
	 * @param now this node's clock
	 * @return the fault for the log of this node, in the same words at each attempt of
	 * one dialer, so that it is logged once; {@code null} if the time is within 15
	 * minutes
	 */
	public static @Nullable String faultOf(@Nullable String header, Instant now) {
		if (header == null) {
			return "the header %s is missing".formatted(HEADER);
		}
		Long nanos = parse(header);
		if (nanos == null) {
			return "the header %s is no decimal number of nanoseconds".formatted(HEADER);
		}
		Instant time = Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND),
				Math.floorMod(nanos, NANOS_PER_SECOND));
		if (ClockSkewCheck.UPGRADE.accepts(now, time)) {
			return null;
		}
		Duration difference = ClockSkewCheck.difference(now, time);
		return "the header %s is %d minutes or more from this node's clock, at most %d are allowed".formatted(HEADER,
				difference.toMinutes(), ClockSkewCheck.UPGRADE.maxSkew().toMinutes());
	}

	/** As strconv.ParseInt does in base 10: ASCII digits, perhaps a sign, 64 bits. */
	private static @Nullable Long parse(String text) {
		int start = (text.startsWith("-") || text.startsWith("+")) ? 1 : 0;
		boolean decimal = text.length() > start && text.substring(start).chars().allMatch((c) -> c >= '0' && c <= '9');
		try {
			return decimal ? Long.valueOf(text) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
