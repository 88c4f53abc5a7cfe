package dev.gridmesh.connection;

import java.util.Arrays;

import dev.gridmesh.protocol.Message;

/**
 * The payload of a large message as far as it came. Owner loop only.
 * <p>
 * Its array grows with what comes, so that an announcement alone costs nothing and a peer
 * gets less than eight times of what it sent. The steps are counted down from the whole
 * size: each array but the first is eight times as large as the one before, so that the
 * largest copy is an eighth of the payload, and all of them together are a seventh.
 */
final class ArrivingPayload {

	/** What is not divided any more. */
	static final int FIRST_CAPACITY = 128 * 1024;

	private static final int GROWTH = 8;

	private final int size;

	private byte[] bytes = Message.NO_PAYLOAD;

	private int received;

	/**
	 * Makes one of which nothing has come.
	 * @param size the bytes that are to come
	 */
	ArrivingPayload(int size) {
		this.size = size;
	}

	/**
	 * Appends what came.
	 * @param piece at most as many bytes as are {@linkplain #missing() missing}
	 */
	void append(byte[] piece) {
		int wanted = this.received + piece.length;
		if (wanted > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, capacityFor(wanted));
		}
		System.arraycopy(piece, 0, this.bytes, this.received, piece.length);
		this.received = wanted;
	}

	/**
	 * Counts what came and is not wanted.
	 * @param count at most as many bytes as are {@linkplain #missing() missing}
	 */
	void passOver(int count) {
		this.received += count;
	}

	private int capacityFor(int wanted) {
		long capacity = this.size;
		long smaller = (capacity + GROWTH - 1) / GROWTH;
		while (capacity > FIRST_CAPACITY && smaller >= wanted) {
			capacity = smaller;
			smaller = (capacity + GROWTH - 1) / GROWTH;
		}
		return (int) capacity;
	}

	/**
	 * Counts the bytes that memory is taken for.
	 * @return the length of the array
	 */
	int capacity() {
		return this.bytes.length;
	}

	int received() {
		return this.received;
	}

	int missing() {
		return this.size - this.received;
	}

	/**
	 * Returns the payload, of which nothing is {@linkplain #missing() missing}.
	 * @return the array, not copied
	 */
	byte[] bytes() {
		return this.bytes;
	}

}
