package dev.gridmesh.sample.logs;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Searches the files of this node, line by line, as the one who asks takes the matches.
 * Safe for any thread.
 */
@Component
class LogSearch {

	private final LogDirectory directory;

	private final int maxLineLength;

	private final Duration timeout;

	private final LongSupplier nanoTime;

	@Autowired
	LogSearch(LogDirectory directory, LogsProperties properties) {
		this(directory, properties, System::nanoTime);
	}

	LogSearch(LogDirectory directory, LogsProperties properties, LongSupplier nanoTime) {
		this.directory = directory;
		this.maxLineLength = properties.maxLineLength();
		this.timeout = properties.searchTimeout();
		this.nanoTime = nanoTime;
	}

	/**
	 * Begins to search all files, the newest first.
	 * @param request what to find
	 * @param cancelled asked now and then whether anybody still wants the matches
	 * @return the search, which has done nothing yet
	 */
	SearchRun search(SearchRequest request, BooleanSupplier cancelled) {
		return new SearchRun(this.directory, this.maxLineLength, request,
				new WorkTime(this.timeout, this.nanoTime, cancelled));
	}

}
