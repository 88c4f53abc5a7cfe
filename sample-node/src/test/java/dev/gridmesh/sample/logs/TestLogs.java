package dev.gridmesh.sample.logs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

import org.springframework.util.unit.DataSize;

/**
 * Makes the parts of this package without a context.
 */
final class TestLogs {

	static final DataSize LARGE_ANSWER = DataSize.ofMegabytes(1);

	static final DataSize SMALL_ANSWER = DataSize.ofKilobytes(16);

	static final int MAX_LINE_LENGTH = 100;

	private TestLogs() {
	}

	static LogDirectory directory(Path path) {
		return directory(path, 1000, LARGE_ANSWER);
	}

	static LogDirectory directory(Path path, int maxFiles, DataSize maxAnswerSize) {
		LogsProperties properties = properties(path, maxFiles, maxAnswerSize);
		return new LogDirectory(properties, answerSize(properties), "");
	}

	static LogSearch search(Path path) {
		return search(path, System::nanoTime);
	}

	static LogSearch search(Path path, LongSupplier nanoTime) {
		LogsProperties properties = properties(path, 1000, LARGE_ANSWER);
		return new LogSearch(new LogDirectory(properties, answerSize(properties), ""), properties, nanoTime);
	}

	private static LogsProperties properties(Path path, int maxFiles, DataSize maxAnswerSize) {
		return new LogsProperties(path, maxFiles, MAX_LINE_LENGTH, maxAnswerSize, Duration.ofMinutes(1));
	}

	private static AnswerSize answerSize(LogsProperties properties) {
		return new AnswerSize(properties, DataSize.ofMegabytes(8));
	}

}
