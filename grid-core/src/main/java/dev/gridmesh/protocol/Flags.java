package dev.gridmesh.protocol;

import java.util.StringJoiner;

/**
 * The bits of a message's flags (protocol.md §2). Bits without a name are ignored. Safe
 * for any thread.
 *
 * @since 0.1.0
 */
public final class Flags {

	/**
	 * No flag at all.
	 */
	public static final int NONE = 0;

	/**
	 * A checksum follows the message.
	 */
	public static final int CRC = 1;

	/**
	 * Last message of this direction.
	 */
	public static final int EOF = 2;

	/**
	 * Reserved.
	 */
	public static final int STATELESS = 4;

	/**
	 * The payload is the text of an error, in UTF-8.
	 */
	public static final int PAYLOAD_IS_ERR = 8;

	/**
	 * The payload is present and empty, not absent.
	 */
	public static final int PAYLOAD_IS_ZERO = 16;

	/**
	 * A subroute id follows the message.
	 */
	public static final int SUBROUTE = 32;

	private static final String[] NAMES = { "CRC", "EOF", "STATELESS", "PAYLOAD_IS_ERR", "PAYLOAD_IS_ZERO",
			"SUBROUTE" };

	private Flags() {
	}

	/**
	 * Names the flags that are set.
	 * @param flags the flags
	 * @return the names joined with {@code |}, empty if none is set; a bit without a name
	 * for example as {@code 0x40}
	 */
	public static String describe(int flags) {
		StringJoiner names = new StringJoiner("|");
		for (int bit = 0; bit < Integer.SIZE; bit++) {
			if ((flags & (1 << bit)) != 0) {
				names.add((bit < NAMES.length) ? NAMES[bit] : "0x" + Integer.toHexString(1 << bit));
			}
		}
		return names.toString();
	}

}
