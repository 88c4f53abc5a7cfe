package dev.gridmesh.sample.tail;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.gridmesh.sample.logs.FileName;
import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.RefusedException;

/**
 * Follows one file: its last lines, then those that are appended, also when the file is
 * rotated or truncated. What was appended to the old file before it was rotated is read
 * to its end. A file that is truncated and at once longer than before cannot be told from
 * one that grew. For one thread at a time; blocks.
 */
class TailReader implements Closeable {

	private static final int BUFFER_SIZE = 8192;

	private final LogDirectory directory;

	private final FileName name;

	private final int backlogLines;

	private final long maxBacklogBytes;

	/** Looks at a file that is not there until it counts as gone. */
	private final long maxMisses;

	private final LineSplitter splitter;

	private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE).limit(0);

	private @Nullable FileChannel channel;

	private @Nullable Object fileKey;

	private long misses;

	/**
	 * Prepares to follow a file, which is opened with the first item.
	 * @param directory where it is
	 * @param request which file, and how many lines of it come first
	 * @param maxLineLength characters to keep of a line
	 * @param properties further limits
	 */
	TailReader(LogDirectory directory, TailRequest request, int maxLineLength, TailProperties properties) {
		this.directory = directory;
		this.name = new FileName(request.file());
		this.backlogLines = request.lines();
		this.maxBacklogBytes = properties.maxBacklog().toBytes();
		this.maxMisses = properties.goneAfter().dividedBy(properties.pollInterval());
		this.splitter = new LineSplitter(maxLineLength);
	}

	/**
	 * Reads on.
	 * @return what comes next, {@code null} if there is nothing now
	 * @throws IOException if the file cannot be read
	 * @throws RefusedException if there is no such file at the start
	 */
	@Nullable TailItem next() throws IOException {
		FileChannel channel = this.channel;
		if (channel == null) {
			channel = open(this.directory.find(this.name));
			seekBacklog(channel);
			return TailItem.of(TailItem.Kind.STARTED, "");
		}
		do {
			String line = this.splitter.next(this.buffer);
			if (line != null) {
				return TailItem.of(TailItem.Kind.LINE, line);
			}
		}
		while (fill(channel));
		return findChange(channel);
	}

	private FileChannel open(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
		this.channel = channel;
		this.fileKey = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
		this.misses = 0;
		return channel;
	}

	/** Goes to the line that comes first: behind the end of the one before it. */
	private void seekBacklog(FileChannel channel) throws IOException {
		long end = channel.size();
		long earliest = Math.max(0, end - this.maxBacklogBytes);
		ByteBuffer block = ByteBuffer.allocate(BUFFER_SIZE);
		int lineEnds = 0;
		long blockEnd = end;
		while (blockEnd > earliest) {
			long start = Math.max(earliest, blockEnd - BUFFER_SIZE);
			block.clear().limit((int) (blockEnd - start));
			while (block.hasRemaining() && channel.read(block, start + block.position()) >= 0) {
				// until the block is whole, or the file shorter than it was
			}
			for (int i = block.position() - 1; i >= 0; i--) {
				if (block.get(i) == '\n' && ++lineEnds > this.backlogLines) {
					channel.position(start + i + 1);
					return;
				}
			}
			blockEnd = start;
		}
		channel.position(earliest);
		if (earliest > 0) {
			// its beginning is too far back
			this.splitter.skipLine();
		}
	}

	private boolean fill(FileChannel channel) throws IOException {
		if (this.buffer.hasRemaining()) {
			return true;
		}
		this.buffer.clear();
		try {
			return channel.read(this.buffer) > 0;
		}
		finally {
			this.buffer.flip();
		}
	}

	/** Finds out, at the end of the file, whether it is still the same one. */
	private @Nullable TailItem findChange(FileChannel channel) throws IOException {
		BasicFileAttributes attributes = readAttributes();
		if (attributes == null) {
			this.misses++;
			return (this.misses > this.maxMisses) ? lastLineOr(TailItem.Kind.GONE) : null;
		}
		this.misses = 0;
		if (!Objects.equals(attributes.fileKey(), this.fileKey)) {
			return fill(channel) ? next() : rotate(channel);
		}
		if (attributes.size() < channel.position()) {
			TailItem item = lastLineOr(TailItem.Kind.TRUNCATED);
			if (item.kind() == TailItem.Kind.TRUNCATED) {
				channel.position(0);
			}
			return item;
		}
		return null;
	}

	private @Nullable BasicFileAttributes readAttributes() throws IOException {
		try {
			return Files.readAttributes(this.directory.find(this.name), BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
		}
		catch (RefusedException | NoSuchFileException ex) {
			return null;
		}
	}

	private @Nullable TailItem rotate(FileChannel old) throws IOException {
		TailItem item = lastLineOr(TailItem.Kind.ROTATED);
		if (item.kind() == TailItem.Kind.ROTATED) {
			try {
				open(this.directory.find(this.name));
			}
			catch (RefusedException | NoSuchFileException ex) {
				// gone again already: the next look tells
				return null;
			}
			old.close();
		}
		return item;
	}

	/** The line that will never be whole comes before the event. */
	private TailItem lastLineOr(TailItem.Kind kind) {
		String rest = this.splitter.rest();
		return (rest != null) ? TailItem.of(TailItem.Kind.LINE, rest) : TailItem.of(kind, "");
	}

	@Override
	public void close() throws IOException {
		if (this.channel != null) {
			this.channel.close();
		}
	}

}
