package dev.gridmesh.sample.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The files that this node serves: the regular files below one directory. Symbolic links
 * are never followed, so nothing outside of it is reachable. Safe for any thread; blocks.
 */
@Component
class LogDirectory {

	private static final int MAX_DEPTH = 8;

	private static final Comparator<LogFile> OLDEST_FIRST = Comparator.comparing(LogFile::modified)
		.thenComparing(LogFile::name, Comparator.reverseOrder());

	private final Path root;

	private final int maxFiles;

	private final long maxAnswerBytes;

	LogDirectory(LogsProperties properties, AnswerSize answerSize) {
		this.root = prepare(properties.directory());
		this.maxFiles = properties.maxFiles();
		this.maxAnswerBytes = answerSize.maxBytes();
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
		Collector collector = new Collector();
		try {
			Files.walkFileTree(this.root, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, collector);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the log directory cannot be read", ex);
		}
		return collector.toListing();
	}

	/**
	 * Finds a listed file again.
	 * @param file a file of this directory's own list
	 * @return where it is
	 */
	Path resolve(LogFile file) {
		return this.root.resolve(file.name());
	}

	private final class Collector extends SimpleFileVisitor<Path> {

		private final PriorityQueue<LogFile> newest = new PriorityQueue<>(OLDEST_FIRST);

		private int skipped;

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			if (!attributes.isRegularFile()) {
				this.skipped++;
				return FileVisitResult.CONTINUE;
			}
			String name = LogDirectory.this.root.relativize(file).toString().replace('\\', '/');
			this.newest.add(new LogFile(name, attributes.size(), attributes.lastModifiedTime().toInstant()));
			if (this.newest.size() > LogDirectory.this.maxFiles) {
				this.newest.remove();
				this.skipped++;
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
			return new FileListing(files.subList(0, count), this.skipped + files.size() - count);
		}

	}

}
