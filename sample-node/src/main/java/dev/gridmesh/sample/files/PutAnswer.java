package dev.gridmesh.sample.files;

import org.jspecify.annotations.Nullable;

import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

/**
 * What a node answers to {@code files.put}. Immutable, so safe for any thread.
 *
 * @param file the file as it is now, {@code null} if it was refused
 * @param refusal why there is none, {@code null} if there is
 * @since 0.1.0
 */
public record PutAnswer(@Nullable StoredFile file, @Nullable Refusal refusal) {

	/**
	 * The file.
	 * @return the file as it is now
	 * @throws RefusedException if it was refused
	 */
	public StoredFile fileOrThrow() {
		if (this.file == null) {
			throw new RefusedException((this.refusal != null) ? this.refusal
					: new Refusal(Refusal.Reason.NODE_FAILED, "the node did not say what became of the file"));
		}
		return this.file;
	}

}
