package dev.gridmesh.sample.logs;

import java.util.List;

/**
 * What one node answers to {@code logs.files}. Immutable, so safe for any thread.
 *
 * @param files the files, the newest first
 * @param skipped files and directories that are not listed: unreadable, symbolic links,
 * not regular, or too many
 * @since 0.1.0
 */
public record FileListing(List<LogFile> files, int skipped) {

	public FileListing {
		files = List.copyOf(files);
	}

}
