package dev.gridmesh.sample.files;

import org.jspecify.annotations.Nullable;

import dev.gridmesh.sample.logs.Refusal;

/**
 * One item of the answer to {@code files.pull}; exactly one of the components is there.
 * Immutable, so safe for any thread.
 *
 * @param copied a file that is there now
 * @param skipped a file that did not come
 * @param summary the end; the last item
 * @param refusal why there is no end; the last item
 * @since 0.1.0
 */
public record PullEvent(@Nullable StoredFile copied, @Nullable Skipped skipped, @Nullable Summary summary,
		@Nullable Refusal refusal) {

	/** Events that are under way at once: the capacity of the handler. */
	public static final int CAPACITY = 16;

	static PullEvent copied(StoredFile file) {
		return new PullEvent(file, null, null, null);
	}

	static PullEvent skipped(String name, String reason) {
		return new PullEvent(null, new Skipped(name, reason), null, null);
	}

	static PullEvent done(long unchanged, int unlisted) {
		return new PullEvent(null, null, new Summary(unchanged, unlisted), null);
	}

	static PullEvent refused(Refusal refusal) {
		return new PullEvent(null, null, null, refusal);
	}

	/**
	 * A file that did not come.
	 *
	 * @param name path below the node's directory
	 * @param reason why
	 * @since 0.1.0
	 */
	public record Skipped(String name, String reason) {
	}

	/**
	 * What else there was.
	 *
	 * @param unchanged files that were the same at both nodes
	 * @param unlisted what is in the directory of the sender and no file that can be read
	 * @since 0.1.0
	 */
	public record Summary(long unchanged, int unlisted) {
	}

}
