package dev.gridmesh.sample.explorer;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.gridmesh.NodeName;
import dev.gridmesh.sample.files.PullEvent;
import dev.gridmesh.sample.files.StoredFile;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

/**
 * What one sync has done so far. One per sync; its methods are called one after the
 * other, as the signals of a publisher are.
 */
final class SyncProgress {

	private final NodeName from;

	private final NodeName to;

	private final List<StoredFile> copied = new ArrayList<>();

	private final List<PullEvent.Skipped> skipped = new ArrayList<>();

	private PullEvent.@Nullable Summary summary;

	SyncProgress(NodeName from, NodeName to) {
		this.from = from;
		this.to = to;
	}

	/**
	 * Notes what happened.
	 * @param event what the receiver says
	 * @throws RefusedException if that is the end
	 */
	void add(PullEvent event) {
		if (event.copied() != null) {
			this.copied.add(event.copied());
		}
		if (event.skipped() != null) {
			this.skipped.add(event.skipped());
		}
		if (event.summary() != null) {
			this.summary = event.summary();
		}
		if (event.refusal() != null) {
			throw new RefusedException(event.refusal());
		}
	}

	SyncResult result() {
		if (this.summary == null) {
			throw new RefusedException(Refusal.Reason.NODE_FAILED, "the sync ended before all files were copied");
		}
		return new SyncResult(this.from.value(), this.to.value(), List.copyOf(this.copied), this.summary.unchanged(),
				List.copyOf(this.skipped), this.summary.unlisted());
	}

	SyncFailedException failure(Throwable cause) {
		return new SyncFailedException(cause, this.copied);
	}

}
