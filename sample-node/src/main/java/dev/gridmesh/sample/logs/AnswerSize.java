package dev.gridmesh.sample.logs;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * How large an answer may be: well below what the grid carries in one message. Immutable,
 * so safe for any thread.
 */
@Component
class AnswerSize {

	/** Keys and numbers of one element. */
	private static final int OVERHEAD_BYTES = 64;

	private final long maxBytes;

	AnswerSize(LogsProperties properties, @Value("${grid.message.max-size:8MB}") DataSize maxMessageSize) {
		this.maxBytes = Math.min(properties.maxAnswerSize().toBytes(), maxMessageSize.toBytes() / 2);
	}

	/**
	 * The limit.
	 * @return the size in bytes
	 */
	long maxBytes() {
		return this.maxBytes;
	}

	/**
	 * Estimates the encoded size of one element, never too low.
	 * @param characters how many characters its texts have
	 * @return the size in bytes
	 */
	static long estimate(int characters) {
		// three bytes of UTF-8 at most; a surrogate pair takes four for its two
		return 3L * characters + OVERHEAD_BYTES;
	}

}
