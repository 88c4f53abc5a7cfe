package dev.gridmesh.sample.files;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SynchronousSink;

import dev.gridmesh.sample.logs.FileName;
import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

/**
 * The files of another node as they arrive, one after the other; each is there once it is
 * whole. Safe for any thread, as it may be closed while a part is written; blocks.
 */
final class IncomingFiles {

	private final LogDirectory directory;

	private final long maxBytes;

	private @Nullable IncomingFile file;

	/** Why the file whose parts arrive is not written. */
	private @Nullable String skipReason;

	private boolean closed;

	IncomingFiles(LogDirectory directory, long maxBytes) {
		this.directory = directory;
		this.maxBytes = maxBytes;
	}

	/**
	 * Takes a part.
	 * @param part what arrived
	 * @param sink gets what there is to tell about it, if anything
	 */
	synchronized void accept(FilePart part, SynchronousSink<PullEvent> sink) {
		if (this.closed) {
			return;
		}
		switch (part.kind()) {
			case START -> start(part);
			case DATA -> write(part);
			case END -> sink.next(end(part));
			case SKIPPED -> sink.next(skip(part));
			case DONE -> sink.next(PullEvent.done(part.count(), part.unlisted()));
			case REFUSED -> sink.error(new RefusedException(Objects.requireNonNull(part.refusal())));
		}
	}

	private void start(FilePart part) {
		discard();
		this.skipReason = null;
		try {
			IncomingFile file = new IncomingFile(this.directory, new FileName(part.name()), this.maxBytes);
			this.file = file;
			file.open();
		}
		catch (RefusedException ex) {
			if (ex.refusal().reason() == Refusal.Reason.STORAGE) {
				throw ex;
			}
			discard();
			this.skipReason = ex.refusal().message();
		}
	}

	private void write(FilePart part) {
		if (this.file != null) {
			this.file.write(Objects.requireNonNull(part.data()));
		}
	}

	private PullEvent end(FilePart part) {
		IncomingFile file = this.file;
		if (file == null) {
			return PullEvent.skipped(part.name(), Objects.requireNonNullElse(this.skipReason, "it had no start"));
		}
		StoredFile stored = file.commit(new IncomingFile.Expected(part.count(), part.text()));
		this.file = null;
		return PullEvent.copied(stored);
	}

	private PullEvent skip(FilePart part) {
		discard();
		return PullEvent.skipped(part.name(), Objects.requireNonNullElse(part.text(), ""));
	}

	private void discard() {
		if (this.file != null) {
			this.file.discard();
			this.file = null;
		}
	}

	/** Drops the file that is not complete; nothing is taken any more. */
	synchronized void close() {
		this.closed = true;
		discard();
	}

}
