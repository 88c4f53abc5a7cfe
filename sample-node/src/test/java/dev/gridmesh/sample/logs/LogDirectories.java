package dev.gridmesh.sample.logs;

import java.nio.file.Path;

/**
 * Makes directories for the tests of other packages.
 */
public final class LogDirectories {

	private LogDirectories() {
	}

	public static LogDirectory of(Path path) {
		return TestLogs.directory(path);
	}

}
