package dev.gridmesh.codec;

import java.math.BigDecimal;
import java.math.BigInteger;

import org.jspecify.annotations.Nullable;

/**
 * Tells in which of MessagePack's forms a number of any size fits: an integer of 64 bits,
 * or a {@code double}.
 */
final class NumberForms {

	/** As many as 2<sup>64</sup> has. */
	private static final int MAX_INTEGER_DIGITS = 20;

	private NumberForms() {
	}

	/**
	 * Tells whether an integer fits into 64 bits, signed or, if it is positive, unsigned.
	 */
	static boolean has64Bits(BigInteger number) {
		return number.bitLength() < Long.SIZE || number.bitLength() == Long.SIZE && number.signum() > 0;
	}

	/**
	 * Returns a decimal number as an integer, or {@code null} if it is none of 64 bits.
	 */
	static @Nullable BigInteger integer(BigDecimal number) {
		BigDecimal shortest = number.stripTrailingZeros();
		long digits = shortest.precision() - (long) shortest.scale();
		if (shortest.scale() > 0 || digits > MAX_INTEGER_DIGITS) {
			return null;
		}
		BigInteger integer = shortest.toBigIntegerExact();
		return has64Bits(integer) ? integer : null;
	}

	/**
	 * Tells whether a decimal number is the shortest that means some {@code double}, so
	 * that it comes back as it was.
	 */
	static boolean isDouble(BigDecimal number) {
		double nearest = number.doubleValue();
		return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0;
	}

}
