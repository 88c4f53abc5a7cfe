package dev.gridmesh.sample.logs;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One search: reads on only when the next match is asked for, so that it is as fast as
 * the one who asks, and keeps one line in memory. For one thread at a time; blocks.
 */
class SearchRun implements Iterator<SearchItem>, AutoCloseable {

	private final LogDirectory directory;

	private final int maxLineLength;

	private final Pattern pattern;

	private final int limit;

	private final WorkTime time;

	private @Nullable Iterator<LogFile> files;

	private @Nullable LogFile file;

	private @Nullable LogLineReader lines;

	private long lineNumber;

	private int matches;

	private int skippedFiles;

	private boolean complete = true;

	private boolean ended;

	private @Nullable SearchItem next;

	SearchRun(LogDirectory directory, int maxLineLength, SearchRequest request, WorkTime time) {
		this.directory = directory;
		this.maxLineLength = maxLineLength;
		this.pattern = Pattern.compile(request.query(),
				Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
		this.limit = request.limit();
		this.time = time;
	}

	@Override
	public boolean hasNext() {
		if (this.next == null && !this.ended) {
			this.time.begin();
			try {
				this.next = findNext();
			}
			finally {
				this.time.pause();
			}
		}
		return this.next != null;
	}

	@Override
	public SearchItem next() {
		SearchItem item = hasNext() ? this.next : null;
		if (item == null) {
			throw new NoSuchElementException();
		}
		this.next = null;
		this.ended = item.end() != null;
		return item;
	}

	private SearchItem findNext() {
		LogMatch match = findMatch();
		if (match == null) {
			closeFile();
			return SearchItem.of(new SearchEnd(this.complete, this.skippedFiles));
		}
		this.matches++;
		return SearchItem.of(match);
	}

	private @Nullable LogMatch findMatch() {
		Iterator<LogFile> files = files();
		while (goesOn() && (this.lines != null || openNextFile(files))) {
			LogMatch match = findInFile();
			if (match != null && this.matches == this.limit) {
				this.complete = false;
				return null;
			}
			if (match != null) {
				return match;
			}
		}
		return null;
	}

	/** Tells whether there is time left; if not, the search is not complete. */
	private boolean goesOn() {
		this.complete &= !this.time.isOver();
		return this.complete;
	}

	private boolean openNextFile(Iterator<LogFile> files) {
		while (files.hasNext() && goesOn()) {
			LogFile file = files.next();
			try {
				LogLineReader lines = new LogLineReader(this.directory.resolve(file), this.maxLineLength,
						this.time::isOver);
				this.file = file;
				this.lines = lines;
				this.lineNumber = 0;
				if (!lines.isBinary()) {
					return true;
				}
				skipFile();
			}
			catch (IOException ex) {
				// gone, or not for us to read
				skipFile();
			}
		}
		return false;
	}

	private Iterator<LogFile> files() {
		Iterator<LogFile> files = this.files;
		if (files == null) {
			FileListing listing = this.directory.list();
			this.skippedFiles = listing.skipped();
			files = List.copyOf(listing.files()).iterator();
			this.files = files;
		}
		return files;
	}

	private @Nullable LogMatch findInFile() {
		LogFile file = this.file;
		LogLineReader lines = this.lines;
		if (file == null || lines == null) {
			return null;
		}
		try {
			String line = lines.readLine();
			while (line != null) {
				this.lineNumber++;
				if (this.pattern.matcher(line).find()) {
					return new LogMatch(file.name(), this.lineNumber, line);
				}
				line = lines.readLine();
			}
			closeFile();
		}
		catch (IOException ex) {
			skipFile();
		}
		return null;
	}

	private void skipFile() {
		this.skippedFiles++;
		closeFile();
	}

	/** Closes the file that is open, if there is one. */
	@Override
	public void close() {
		closeFile();
	}

	private void closeFile() {
		LogLineReader lines = this.lines;
		this.lines = null;
		if (lines != null) {
			try {
				lines.close();
			}
			catch (IOException ex) {
				// it was only read
				this.complete = false;
			}
		}
	}

}
