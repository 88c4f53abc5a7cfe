package dev.gridmesh.spring.handler;

import java.util.Iterator;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;

/**
 * The items of what a blocking handler method returned. For one thread at a time.
 */
final class ReturnedItems {

	private final Object source;

	private @Nullable Iterator<?> iterator;

	ReturnedItems(Object source) {
		this.source = source;
	}

	/**
	 * The items. May block, as may the iterator itself.
	 * @return the same iterator each time
	 */
	Iterator<?> iterator() {
		Iterator<?> iterator = this.iterator;
		if (iterator == null) {
			iterator = open();
			this.iterator = iterator;
		}
		return iterator;
	}

	private Iterator<?> open() {
		if (this.source instanceof BaseStream<?, ?> stream) {
			return stream.iterator();
		}
		if (this.source instanceof Iterable<?> iterable) {
			return iterable.iterator();
		}
		return (Iterator<?>) this.source;
	}

	/**
	 * Closes whatever can be closed. May block.
	 * @throws Exception if that fails
	 */
	void close() throws Exception {
		try {
			if (this.iterator != this.source && this.iterator instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}
		finally {
			if (this.source instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}
	}

}
