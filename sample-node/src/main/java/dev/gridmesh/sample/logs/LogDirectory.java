package dev.gridmesh.sample.logs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The files that this node serves: the regular files below one directory. Symbolic links
 * are never followed, so nothing outside of it is reachable. Files that are still being
 * received are not among them. Safe for any thread; blocks.
 *
 * @since 0.1.0
 */
@Component
public class LogDirectory {

	private static final Comparator<LogFile> OLDEST_FIRST = Comparator.comparing(LogFile::modified)
		.thenComparing(LogFile::name, Comparator.reverseOrder());

	private final Path root;

	private final int maxFiles;

	private final long maxAnswerBytes;

	/** The log that this node writes, empty if it is elsewhere. */
	private final String ownLog;

	LogDirectory(LogsProperties properties, AnswerSize answerSize, @Value("${logging.file.name:}") String ownLog) {
		this.root = prepare(properties.directory());
		this.maxFiles = properties.maxFiles();
		this.maxAnswerBytes = answerSize.maxBytes();
		Path log = Path.of(ownLog).toAbsolutePath().normalize();
		Path directory = properties.directory().toAbsolutePath().normalize();
		this.ownLog = (!ownLog.isEmpty() && log.startsWith(directory)) ? toName(directory, log) : "";
	}

	private static String toName(Path directory, Path file) {
		return directory.relativize(file).toString().replace(File.separatorChar, '/');
	}

	private static Path prepare(Path directory) {
		try {
			return Files.createDirectories(directory.toAbsolutePath().normalize()).toRealPath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"logs.directory=%s is no directory and cannot be made one".formatted(directory), ex);
		}
	}

	/**
	 * Lists the files.
	 * @return the newest ones first
	 */
	FileListing list() {
		return walk().toListing();
	}

	/**
	 * Lists all files, in the order of their names.
	 * @return the files, and what is no file
	 * @throws RefusedException if there are more than {@code logs.max-files}
	 */
	public FileListing listAll() {
		Collector collector = walk();
		if (collector.dropped > 0) {
			throw new RefusedException(Refusal.Reason.TOO_LARGE,
					"the directory has more files than logs.max-files, %d".formatted(this.maxFiles));
		}
		List<LogFile> files = collector.newest.stream().sorted(Comparator.comparing(LogFile::name)).toList();
		return new FileListing(files, collector.skipped);
	}

	private Collector walk() {
		Collector collector = new Collector();
		try {
			Files.walkFileTree(this.root, EnumSet.noneOf(FileVisitOption.class), FileName.MAX_DEPTH, collector);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the log directory cannot be read", ex);
		}
		return collector;
	}

	/**
	 * Finds a listed file again.
	 * @param file a file of this directory's own list
	 * @return where it is
	 */
	Path resolve(LogFile file) {
		return this.root.resolve(file.name());
	}

	/**
	 * Finds a file that somebody asks for.
	 * @param name its name
	 * @return where it is; to be opened without following links
	 * @throws RefusedException if there is no regular file of that name
	 */
	public Path find(FileName name) {
		Path file = resolve(name);
		if (!hasPlainParents(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			throw new RefusedException(Refusal.Reason.NOT_FOUND, "there is no file '%s'".formatted(name.value()));
		}
		return file;
	}

	/**
	 * Finds the place for a file that somebody sends. A regular file that is there may be
	 * replaced, unless it is this node's own log.
	 * @param name its name
	 * @return where to put it; the directories above need not be there yet
	 * @throws RefusedException if no file of that name can be put here
	 */
	public Path findPlace(FileName name) {
		Path file = resolve(name);
		if (isOwnLog(name.value())) {
			throw new RefusedException(Refusal.Reason.IN_USE,
					"'%s' is the log that the node writes".formatted(name.value()));
		}
		boolean free = Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
		if (!hasPlainParents(file) || !(free || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
			throw new RefusedException(Refusal.Reason.NOT_A_FILE,
					"there is something at '%s' that is no regular file".formatted(name.value()));
		}
		return file;
	}

	/**
	 * Tells whether a file is the log that this node writes, or an older part of it.
	 * @param name name of the file
	 * @return whether nobody else must write it
	 */
	public boolean isOwnLog(String name) {
		return !this.ownLog.isEmpty() && (name.equals(this.ownLog) || name.startsWith(this.ownLog + "."));
	}

	/**
	 * The directory itself, where files are written before they get their names.
	 * @return a path without symbolic links
	 */
	public Path root() {
		return this.root;
	}

	private Path resolve(FileName name) {
		try {
			Path file = this.root.resolve(name.value());
			if (file.normalize().startsWith(this.root)) {
				return file;
			}
		}
		catch (InvalidPathException ex) {
			// as any other name that is none here
		}
		throw new RefusedException(Refusal.Reason.INVALID_NAME,
				"the name of the file is none in this node's file system");
	}

	private boolean hasPlainParents(Path file) {
		Path parent = file.getParent();
		while (parent != null && !parent.equals(this.root)) {
			if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)
					&& !Files.notExists(parent, LinkOption.NOFOLLOW_LINKS)) {
				return false;
			}
			parent = parent.getParent();
		}
		return true;
	}

	private final class Collector extends SimpleFileVisitor<Path> {

		private final PriorityQueue<LogFile> newest = new PriorityQueue<>(OLDEST_FIRST);

		private int skipped;

		private int dropped;

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			if (file.getFileName().toString().startsWith(FileName.INCOMING_PREFIX)) {
				return FileVisitResult.CONTINUE;
			}
			if (!attributes.isRegularFile()) {
				this.skipped++;
				return FileVisitResult.CONTINUE;
			}
			String name = toName(LogDirectory.this.root, file);
			this.newest.add(new LogFile(name, attributes.size(), attributes.lastModifiedTime().toInstant()));
			if (this.newest.size() > LogDirectory.this.maxFiles) {
				this.newest.remove();
				this.dropped++;
			}
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFileFailed(Path file, IOException ex) {
			this.skipped++;
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException ex) {
			if (ex != null) {
				this.skipped++;
			}
			return FileVisitResult.CONTINUE;
		}

		FileListing toListing() {
			List<LogFile> files = this.newest.stream().sorted(OLDEST_FIRST.reversed()).toList();
			long bytes = 0;
			int count = 0;
			while (count < files.size() && bytes <= LogDirectory.this.maxAnswerBytes) {
				bytes += AnswerSize.estimate(files.get(count).name().length());
				count++;
			}
			return new FileListing(files.subList(0, count), this.skipped + this.dropped + files.size() - count);
		}

	}

}
