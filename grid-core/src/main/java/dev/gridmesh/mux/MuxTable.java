package dev.gridmesh.mux;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * Finds running calls by mux id: a hash table with open addressing. A peer chooses the
 * ids of its own calls, but cannot choose them so that they meet in one place: where they
 * go depends on a secret of the table. Owner loop only.
 * <p>
 * State: parallel arrays of keys and values, at most half full; those of tables that have
 * never had a call are shared and never written. It grows with the number of running
 * calls, which the link limits, and does not shrink.
 *
 * @param <T> the kind of call
 */
public final class MuxTable<T> {

	private static final int INITIAL_CAPACITY = 16;

	/** Two is the least that {@link #home} can spread keys over. */
	private static final int NO_CAPACITY = 2;

	private static final long[] NO_KEYS = new long[NO_CAPACITY];

	private static final @Nullable Object[] NO_VALUES = new Object[NO_CAPACITY];

	/** 2^64 divided by the golden ratio: no two keys become one. */
	private static final long SPREAD = 0x9E3779B97F4A7C15L;

	private final long secret;

	private final long factor;

	private long[] keys = NO_KEYS;

	private @Nullable Object[] values = NO_VALUES;

	private int shift = shiftFor(NO_CAPACITY);

	private int size;

	/**
	 * Makes a table without calls.
	 * @param random where its secrets come from
	 */
	public MuxTable(RandomGenerator random) {
		this.secret = random.nextLong();
		this.factor = random.nextLong() | 1;
	}

	/**
	 * Finds the call with an id.
	 * @param muxId the id
	 * @return the call, or {@code null} if there is none
	 */
	@SuppressWarnings("unchecked")
	public @Nullable T get(long muxId) {
		return (T) this.values[slotOf(muxId)];
	}

	/**
	 * Enters a call.
	 * @param muxId its id
	 * @param value the call
	 * @return the call that had the id before, or {@code null} if there was none
	 */
	@SuppressWarnings("unchecked")
	public @Nullable T put(long muxId, T value) {
		if (this.values == NO_VALUES) {
			resize(INITIAL_CAPACITY);
		}
		int slot = slotOf(muxId);
		T previous = (T) this.values[slot];
		this.keys[slot] = muxId;
		this.values[slot] = value;
		if (previous == null && ++this.size > this.values.length / 2) {
			resize(this.values.length * 2);
		}
		return previous;
	}

	/**
	 * Removes the call with an id.
	 * @param muxId the id
	 * @return the call, or {@code null} if there was none
	 */
	@SuppressWarnings("unchecked")
	public @Nullable T remove(long muxId) {
		int slot = slotOf(muxId);
		T value = (T) this.values[slot];
		if (value != null) {
			this.size--;
			closeGap(slot);
		}
		return value;
	}

	/**
	 * Counts the calls.
	 * @return how many there are
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Shows all calls, in no particular order; they may remove themselves meanwhile.
	 * @param action gets each of them
	 */
	@SuppressWarnings("unchecked")
	public void forEach(Consumer<? super T> action) {
		if (this.size == 0) {
			return;
		}
		for (Object value : this.values.clone()) {
			if (value != null) {
				action.accept((T) value);
			}
		}
	}

	private static int shiftFor(int capacity) {
		return Long.numberOfLeadingZeros(capacity) + 1;
	}

	/**
	 * Where a call is looked for first. The secret factor alone would do for keys that do
	 * not know of each other; keys in sequence, or at other distances that the peer may
	 * choose, are torn apart before.
	 */
	int home(long muxId) {
		long mixed = (muxId ^ this.secret) * SPREAD;
		mixed ^= mixed >>> 32;
		return (int) ((mixed * this.factor) >>> this.shift);
	}

	/** The slot of an id, or the empty one where it would be entered. */
	private int slotOf(long muxId) {
		int mask = this.values.length - 1;
		int slot = home(muxId);
		while (this.values[slot] != null && this.keys[slot] != muxId) {
			slot = (slot + 1) & mask;
		}
		return slot;
	}

	/** Moves entries back that were pushed beyond a slot that is now empty. */
	private void closeGap(int emptied) {
		int mask = this.values.length - 1;
		int gap = emptied;
		int slot = (gap + 1) & mask;
		while (this.values[slot] != null) {
			int distance = (slot - home(this.keys[slot])) & mask;
			if (distance >= ((slot - gap) & mask)) {
				this.keys[gap] = this.keys[slot];
				this.values[gap] = this.values[slot];
				gap = slot;
			}
			slot = (slot + 1) & mask;
		}
		this.values[gap] = null;
	}

	private void resize(int capacity) {
		long[] oldKeys = this.keys;
		@Nullable Object[] oldValues = this.values;
		this.keys = new long[capacity];
		this.values = new Object[capacity];
		this.shift = shiftFor(capacity);
		for (int i = 0; i < oldValues.length; i++) {
			if (oldValues[i] != null) {
				int slot = slotOf(oldKeys[i]);
				this.keys[slot] = oldKeys[i];
				this.values[slot] = oldValues[i];
			}
		}
	}

}
