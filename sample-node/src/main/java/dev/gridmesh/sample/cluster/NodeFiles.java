package dev.gridmesh.sample.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * The files of one node's directory. Immutable, so safe for any thread.
 *
 * @param directory where they are; absolute
 */
record NodeFiles(Path directory) {

	/** What the node prints. */
	Path console() {
		return this.directory.resolve("console.log");
	}

	/** Process id of the node that was started last. */
	Path pidFile() {
		return this.directory.resolve("node.pid");
	}

	/** Starts the node again, in the foreground. */
	Path startScript() {
		return this.directory.resolve("start.sh");
	}

	/** What the node serves: its own log, for a start. */
	Path logDirectory() {
		return this.directory.resolve("logs");
	}

	private Path secretFile() {
		return this.directory.resolve("secret");
	}

	/**
	 * Makes an empty directory, in place of what an earlier run left there.
	 * @throws IOException if that is not possible
	 */
	void create() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
		Files.createDirectories(this.directory);
		Files.createDirectory(logDirectory());
		Files.createFile(console());
	}

	/**
	 * Takes a copy of the program, so that a later build does not pull the jar from under
	 * a running node.
	 * @param program what follows {@code java} and its flags
	 * @return the same, with the jar's copy in place of the jar
	 * @throws IOException if the jar cannot be copied
	 */
	List<String> copyProgram(List<String> program) throws IOException {
		List<String> copied = new ArrayList<>(program);
		int option = copied.indexOf("-jar");
		if (option >= 0) {
			Path jar = Path.of(copied.get(option + 1));
			Path copy = this.directory.resolve("node.jar");
			Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
			copied.set(option + 1, copy.toString());
		}
		return copied;
	}

	/**
	 * Writes the script that starts the node again. The secret is in a file that only its
	 * owner can read, so it shows up neither on a command line nor in a log.
	 * @param command how to start the node
	 * @param secret the grid's secret
	 * @throws IOException if a file cannot be written
	 */
	void writeStartScript(List<String> command, String secret) throws IOException {
		Files.createFile(secretFile(),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(secretFile(), secret + "\n");
		Files.writeString(startScript(), """
				#!/bin/sh
				# Starts this node again. It runs in the foreground: Ctrl-C stops it.
				cd %s || exit 1
				GRID_AUTH_SECRET=$(cat secret) || exit 1
				export GRID_AUTH_SECRET
				echo $$ > node.pid
				exec %s
				""".formatted(ShellQuoting.quote(this.directory.toString()), ShellQuoting.quote(command)));
	}

}
