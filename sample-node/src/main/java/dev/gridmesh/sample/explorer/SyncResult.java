package dev.gridmesh.sample.explorer;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import dev.gridmesh.sample.files.PullEvent;
import dev.gridmesh.sample.files.StoredFile;

/**
 * The answer to {@code POST /api/sync}. Immutable, so safe for any thread.
 *
 * @param from name of the node that has sent files
 * @param to name of the node that has them now
 * @param copied the files that were missing or different
 * @param unchanged how many files were the same at both nodes
 * @param skipped the files that could not be copied, and why
 * @param unlisted how much there is in the directory that is no file: links, and what
 * cannot be read
 * @since 0.1.0
 */
@JsonPropertyOrder({ "from", "to", "copied", "unchanged", "skipped", "unlisted" })
public record SyncResult(String from, String to, List<StoredFile> copied, long unchanged,
		List<PullEvent.Skipped> skipped, int unlisted) {
}
