package dev.gridmesh.sample.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.gridmesh.sample.logs.FileListing;
import dev.gridmesh.sample.logs.FileName;
import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.LogFile;
import dev.gridmesh.sample.logs.RefusedException;

/**
 * The files of this node that another one lacks, part by part. Of a file that grows it
 * sends what was there when it was opened. For one thread at a time; blocks.
 */
final class OutgoingFiles {

	private static final Logger logger = LoggerFactory.getLogger(OutgoingFiles.class);

	private final LogDirectory directory;

	private final Map<String, FileChecksum> have;

	private final long maxSize;

	private final int chunkSize;

	private final BooleanSupplier cancelled;

	private final MessageDigest digest = Sha256.newDigest();

	private final FileListing listing;

	private final Iterator<LogFile> files;

	private @Nullable FileChannel channel;

	private String name = "";

	private long size;

	private long sent;

	private long unchanged;

	private boolean done;

	/**
	 * Lists the files.
	 * @param directory where they are
	 * @param have what the receiver has, by name
	 * @param maxSize largest file to send
	 * @param chunkSize bytes of a piece
	 * @param cancelled asked now and then whether nobody wants the files any more
	 * @throws RefusedException if there are too many
	 */
	OutgoingFiles(LogDirectory directory, Map<String, FileChecksum> have, long maxSize, int chunkSize,
			BooleanSupplier cancelled) {
		this.directory = directory;
		this.have = have;
		this.maxSize = maxSize;
		this.chunkSize = chunkSize;
		this.cancelled = cancelled;
		this.listing = directory.listAll();
		this.files = this.listing.files().iterator();
	}

	/**
	 * Reads on.
	 * @return the next part, {@code null} after the last one
	 */
	@Nullable FilePart next() {
		while (this.channel == null && this.files.hasNext()) {
			FilePart part = begin(this.files.next());
			if (part != null) {
				return part;
			}
		}
		FileChannel channel = this.channel;
		if (channel != null) {
			return read(channel);
		}
		if (this.done) {
			return null;
		}
		this.done = true;
		return FilePart.done(this.unchanged, this.listing.skipped());
	}

	/**
	 * Opens a file, if it has to be sent.
	 * @return its first part, or why it is skipped; {@code null} if there is no need
	 */
	private @Nullable FilePart begin(LogFile file) {
		this.name = file.name();
		if (this.directory.isOwnLog(file.name())) {
			return FilePart.skipped(file.name(), "it is the log that the node writes");
		}
		if (!FileName.isValid(file.name())) {
			return FilePart.skipped(file.name(), "its name");
		}
		try {
			Path path = this.directory.find(new FileName(file.name()));
			if (isKnown(file, path)) {
				this.unchanged++;
				return null;
			}
			FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
			this.channel = channel;
			this.size = channel.size();
			this.sent = 0;
			this.digest.reset();
			return (this.size <= this.maxSize) ? FilePart.start(file.name(), this.size)
					: skip("it is larger than the receiver takes, %d bytes".formatted(this.maxSize));
		}
		catch (IOException | RefusedException ex) {
			return skip("it cannot be read");
		}
	}

	private boolean isKnown(LogFile file, Path path) throws IOException {
		FileChecksum known = this.have.get(file.name());
		return known != null && known.size() == file.size() && known.sha256().equals(Sha256.of(path, this.cancelled));
	}

	private FilePart read(FileChannel channel) {
		if (this.sent == this.size) {
			close();
			return FilePart.end(this.name, this.size, Sha256.toText(this.digest));
		}
		ByteBuffer piece = ByteBuffer.allocate((int) Math.min(this.chunkSize, this.size - this.sent));
		try {
			while (piece.hasRemaining()) {
				if (channel.read(piece) < 0) {
					return skip("it became shorter while it was read");
				}
			}
		}
		catch (IOException ex) {
			return skip("it cannot be read");
		}
		this.sent += piece.capacity();
		this.digest.update(piece.array());
		return FilePart.data(this.name, piece.array());
	}

	private FilePart skip(String reason) {
		close();
		return FilePart.skipped(this.name, reason);
	}

	/** Closes the file that is open, if there is one. */
	void close() {
		FileChannel channel = this.channel;
		this.channel = null;
		if (channel != null) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				logger.debug("A file that was read could not be closed", ex);
			}
		}
	}

}
