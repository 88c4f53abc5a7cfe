package dev.gridmesh.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of this project, as they lie on the disk: sources and documents of all
 * modules, for tests of the rules that no compiler knows. Has no state, so safe for any
 * thread.
 *
 * @since 0.1.0
 */
public final class Repository {

	private static final Set<String> NOT_OURS = Set.of("target", ".git");

	private Repository() {
	}

	/**
	 * Finds the directory of the whole project.
	 * @return the nearest one above the working directory that has the decisions in it
	 */
	public static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.isDirectory(directory.resolve("docs/adr"))) {
			directory = directory.getParent();
			if (directory == null) {
				throw new IllegalStateException("not within the project: " + Path.of("").toAbsolutePath());
			}
		}
		return directory;
	}

	/**
	 * Lists all files but what the build made.
	 * @return their paths, absolute
	 */
	public static List<Path> files() {
		List<Path> files = new ArrayList<>();
		try {
			Files.walkFileTree(root(), new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					return NOT_OURS.contains(String.valueOf(directory.getFileName())) ? FileVisitResult.SKIP_SUBTREE
							: FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					files.add(file);
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return files;
	}

	/**
	 * Reads a file.
	 * @param file which one
	 * @return its text
	 */
	public static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
