package dev.gridmesh.sample.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/**
 * Searches the files of this node, line by line. Bounded in time, in memory and in the
 * size of its answer, whatever the files are. Safe for any thread; blocks.
 */
@Component
class LogSearch {

	private final LogDirectory directory;

	private final int maxLineLength;

	private final long maxAnswerBytes;

	private final Duration timeout;

	LogSearch(LogDirectory directory, LogsProperties properties, AnswerSize answerSize) {
		this.directory = directory;
		this.maxLineLength = properties.maxLineLength();
		this.maxAnswerBytes = answerSize.maxBytes();
		this.timeout = properties.searchTimeout();
	}

	/**
	 * Searches all files, the newest first.
	 * @param request what to find
	 * @param cancelled asked now and then whether anybody still wants the answer
	 * @return the matches
	 */
	SearchAnswer search(SearchRequest request, BooleanSupplier cancelled) {
		long start = System.nanoTime();
		BooleanSupplier stop = () -> cancelled.getAsBoolean() || System.nanoTime() - start > this.timeout.toNanos();
		FileListing listing = this.directory.list();
		Run run = new Run(request, stop, listing.skipped());
		for (LogFile file : listing.files()) {
			if (!run.goesOn()) {
				break;
			}
			run.searchFile(file);
		}
		run.goesOn();
		return run.toAnswer();
	}

	private final class Run {

		private final Pattern pattern;

		private final int limit;

		private final BooleanSupplier stop;

		private final List<LogMatch> matches = new ArrayList<>();

		private long bytes;

		private int skippedFiles;

		private boolean complete = true;

		Run(SearchRequest request, BooleanSupplier stop, int skippedFiles) {
			this.pattern = Pattern.compile(request.query(),
					Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
			this.limit = request.limit();
			this.stop = stop;
			this.skippedFiles = skippedFiles;
		}

		/** Tells whether there is time left; if not, the answer is not complete. */
		boolean goesOn() {
			this.complete &= !this.stop.getAsBoolean();
			return this.complete;
		}

		void searchFile(LogFile file) {
			try (LogLineReader lines = new LogLineReader(LogSearch.this.directory.resolve(file),
					LogSearch.this.maxLineLength, this.stop)) {
				if (lines.isBinary()) {
					this.skippedFiles++;
					return;
				}
				searchLines(file, lines);
			}
			catch (IOException ex) {
				// gone, or not for us to read
				this.skippedFiles++;
			}
		}

		private void searchLines(LogFile file, LogLineReader lines) throws IOException {
			long number = 0;
			String line = lines.readLine();
			while (line != null) {
				number++;
				if (this.pattern.matcher(line).find() && !add(new LogMatch(file.name(), number, line))) {
					this.complete = false;
					return;
				}
				line = lines.readLine();
			}
		}

		/** Adds a match if there is room for it. */
		private boolean add(LogMatch match) {
			this.bytes += AnswerSize.estimate(match.file().length() + match.text().length());
			if (this.matches.size() == this.limit || this.bytes > LogSearch.this.maxAnswerBytes) {
				return false;
			}
			return this.matches.add(match);
		}

		SearchAnswer toAnswer() {
			return new SearchAnswer(this.matches, this.complete, this.skippedFiles);
		}

	}

}
