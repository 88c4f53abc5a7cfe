package dev.gridmesh.codec;

/**
 * How a {@link java.time.Instant} is written in MessagePack. All of these are read,
 * whatever is written. Safe for any thread.
 *
 * @since 0.1.0
 */
public enum TimeFormat {

	/**
	 * A text such as {@code 2026-11-21T06:50:27.000000001Z}.
	 */
	ISO,

	/**
	 * The standard timestamp extension, type -1, of 4, 8 or 12 bytes.
	 */
	TIMESTAMP,

	/**
	 * The extension that Go's msgp library writes, type 5, of 12 bytes (protocol.md §3).
	 */
	MSGP

}
