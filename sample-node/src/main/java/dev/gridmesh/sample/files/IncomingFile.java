package dev.gridmesh.sample.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.gridmesh.sample.logs.FileName;
import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

/**
 * A file that is being received: under a name of its own that nobody sees, until it is
 * complete and replaces the one of its real name in one step. It is locked as long as its
 * process lives, which tells it from what a killed process left. Safe for any thread, as
 * it may be discarded while it is written; blocks.
 */
final class IncomingFile {

	private static final Logger logger = LoggerFactory.getLogger(IncomingFile.class);

	private final LogDirectory directory;

	private final FileName name;

	private final long maxBytes;

	private final Path temporary;

	private final MessageDigest digest = Sha256.newDigest();

	private @Nullable FileChannel channel;

	private long size;

	private boolean closed;

	/**
	 * Prepares to receive; there is no file yet.
	 * @param directory where it shall be
	 * @param name the name that it shall have
	 * @param maxBytes how large it may become
	 */
	IncomingFile(LogDirectory directory, FileName name, long maxBytes) {
		this.directory = directory;
		this.name = name;
		this.maxBytes = maxBytes;
		this.temporary = directory.root().resolve(FileName.INCOMING_PREFIX + UUID.randomUUID());
	}

	/**
	 * Creates the file, unless it is there.
	 * @throws RefusedException if it cannot be received
	 */
	synchronized void open() {
		if (this.channel != null) {
			return;
		}
		if (this.closed) {
			throw new RefusedException(Refusal.Reason.INCOMPLETE, "the file was given up");
		}
		this.directory.findPlace(this.name);
		try {
			this.channel = FileChannel.open(this.temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
					LinkOption.NOFOLLOW_LINKS);
			if (this.channel.tryLock() == null) {
				throw new IOException("it is locked by another process");
			}
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Appends a piece.
	 * @param piece the bytes
	 * @throws RefusedException if the file becomes too large or cannot be written
	 */
	synchronized void write(byte[] piece) {
		open();
		this.size += piece.length;
		if (this.size > this.maxBytes) {
			throw tooLarge(this.maxBytes);
		}
		this.digest.update(piece);
		ByteBuffer buffer = ByteBuffer.wrap(piece);
		try {
			while (buffer.hasRemaining()) {
				channel().write(buffer);
			}
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	static RefusedException tooLarge(long maxBytes) {
		return new RefusedException(Refusal.Reason.TOO_LARGE,
				"the file is larger than files.max-size, %d bytes".formatted(maxBytes));
	}

	/**
	 * Gives the file its name: from now on it is there, and whole.
	 * @param expected what it must be, {@code null} if nobody knows
	 * @return the file
	 * @throws RefusedException if it is not as expected, or cannot be written
	 */
	synchronized StoredFile commit(@Nullable Expected expected) {
		open();
		StoredFile file = new StoredFile(this.name.value(), this.size, Sha256.toText(this.digest));
		if (expected != null && !expected.matches(file)) {
			throw new RefusedException(Refusal.Reason.INCOMPLETE,
					"of '%s' %d bytes arrived, which is not what was announced".formatted(file.name(), file.size()));
		}
		try {
			channel().force(false);
			Path target = this.directory.findPlace(this.name);
			Files.createDirectories(target.getParent());
			Files.move(this.temporary, target, StandardCopyOption.ATOMIC_MOVE);
			close();
		}
		catch (IOException ex) {
			throw failed(ex);
		}
		return file;
	}

	/** Removes what was received, unless it is complete. Idempotent. */
	synchronized void discard() {
		if (this.closed) {
			return;
		}
		try {
			close();
		}
		catch (IOException ex) {
			logger.warn("An unfinished file could not be closed", ex);
		}
		try {
			Files.deleteIfExists(this.temporary);
		}
		catch (IOException ex) {
			logger.warn("An unfinished file could not be removed: the next start of this node does", ex);
		}
	}

	private FileChannel channel() throws IOException {
		if (this.channel == null || this.closed) {
			throw new IOException("the file is closed");
		}
		return this.channel;
	}

	private void close() throws IOException {
		this.closed = true;
		if (this.channel != null) {
			this.channel.close();
		}
	}

	private RefusedException failed(IOException ex) {
		logger.warn("A file could not be received", ex);
		return new RefusedException(Refusal.Reason.STORAGE,
				"'%s' could not be written: %s".formatted(this.name.value(), ex.getClass().getSimpleName()));
	}

	/**
	 * What a file must be when it is complete.
	 *
	 * @param size size in bytes
	 * @param sha256 checksum, {@code null} if it is not known
	 */
	record Expected(long size, @Nullable String sha256) {

		boolean matches(StoredFile file) {
			return file.size() == this.size && (this.sha256 == null || file.sha256().equals(this.sha256));
		}

	}

}
