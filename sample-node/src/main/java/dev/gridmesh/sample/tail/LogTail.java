package dev.gridmesh.sample.tail;

import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;

import dev.gridmesh.sample.files.FileThreads;
import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.LogsProperties;
import dev.gridmesh.sample.logs.Refusal;

import org.springframework.stereotype.Component;

/**
 * Follows files of this node, each for as long as somebody wants it. Safe for any thread;
 * does not block.
 */
@Component
class LogTail {

	private final LogDirectory directory;

	private final int maxLineLength;

	private final TailProperties properties;

	private final FileThreads threads;

	private final AtomicInteger open = new AtomicInteger();

	LogTail(LogDirectory directory, LogsProperties logs, TailProperties properties, FileThreads threads) {
		this.directory = directory;
		this.maxLineLength = logs.maxLineLength();
		this.properties = properties;
		this.threads = threads;
	}

	/**
	 * Follows a file.
	 * @param request which one
	 * @return its last lines and those to come; ends only when the file is gone. No more
	 * is read than is asked for
	 */
	Flux<TailItem> tail(TailRequest request) {
		return Flux.defer(() -> {
			if (this.open.incrementAndGet() > this.properties.maxTails()) {
				this.open.decrementAndGet();
				return Flux.just(new TailItem(TailItem.Kind.REFUSED, "", new Refusal(Refusal.Reason.BUSY,
						"the node follows tail.max-tails=%d files already".formatted(this.properties.maxTails()))));
			}
			TailReader reader = new TailReader(this.directory, request, this.maxLineLength, this.properties);
			return Flux.create((sink) -> TailTask.start(reader, sink, this.threads.scheduler().createWorker(),
					this.properties.pollInterval(), this.open::decrementAndGet), OverflowStrategy.ERROR);
		});
	}

	/**
	 * Counts the files that are being followed.
	 * @return readers that are not closed
	 */
	int open() {
		return this.open.get();
	}

}
