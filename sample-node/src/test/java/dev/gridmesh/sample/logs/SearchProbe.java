package dev.gridmesh.sample.logs;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Counts what is taken of the searches of one node. Safe for any thread.
 */
@TestConfiguration(proxyBeanMethods = false)
public class SearchProbe {

	private final AtomicInteger matches = new AtomicInteger();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger begun = new AtomicInteger();

	/** Matches that the handler gave away. */
	public int matches() {
		return this.matches.get();
	}

	/** Searches that were begun. */
	public int begun() {
		return this.begun.get();
	}

	/** Searches that were begun and neither ended nor closed. */
	public int open() {
		return this.open.get();
	}

	@Bean
	@Primary
	LogSearch probedSearch(LogDirectory directory, LogsProperties properties) {
		return new LogSearch(directory, properties) {

			@Override
			SearchRun search(SearchRequest request, BooleanSupplier cancelled) {
				SearchProbe.this.begun.incrementAndGet();
				SearchProbe.this.open.incrementAndGet();
				return new ProbedRun(directory, properties, request, cancelled);
			}

		};
	}

	private final class ProbedRun extends SearchRun {

		private boolean closed;

		ProbedRun(LogDirectory directory, LogsProperties properties, SearchRequest request, BooleanSupplier cancelled) {
			super(directory, properties.maxLineLength(), request,
					new WorkTime(properties.searchTimeout(), System::nanoTime, cancelled));
		}

		@Override
		public SearchItem next() {
			SearchItem item = super.next();
			if (item.match() != null) {
				SearchProbe.this.matches.incrementAndGet();
			}
			return item;
		}

		@Override
		public void close() {
			super.close();
			if (!this.closed) {
				this.closed = true;
				SearchProbe.this.open.decrementAndGet();
			}
		}

	}

}
