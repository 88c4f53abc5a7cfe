package dev.gridmesh.sample.explorer;

import java.util.List;

import dev.gridmesh.sample.files.StoredFile;

/**
 * A sync that did not come to its end. Immutable, so safe for any thread; no stack trace,
 * since it is an answer.
 */
final class SyncFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<StoredFile> copied;

	/**
	 * Creates a failure.
	 * @param cause why
	 * @param copied the files that were copied before
	 */
	SyncFailedException(Throwable cause, List<StoredFile> copied) {
		super(cause.getMessage(), cause, false, false);
		this.copied = List.copyOf(copied);
	}

	List<StoredFile> copied() {
		return this.copied;
	}

}
