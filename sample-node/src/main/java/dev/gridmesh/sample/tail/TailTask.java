package dev.gridmesh.sample.tail;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

import dev.gridmesh.sample.logs.RefusedException;

/**
 * Moves what a reader finds to one who asks for it: while there is demand it looks at the
 * file again and again, with a pause when there is nothing new; without demand nothing
 * runs. The reader is touched by the worker only, whose tasks run one after the other.
 * <p>
 * State: whether a run is scheduled or going on, so that there is one at most; and, for
 * the worker only, whether the reader is closed.
 */
final class TailTask implements Runnable {

	/** Items after which other files have a turn on the thread. */
	private static final int SLICE = 64;

	private static final Logger logger = LoggerFactory.getLogger(TailTask.class);

	private final TailReader reader;

	private final FluxSink<TailItem> sink;

	private final Scheduler.Worker worker;

	private final long pollMillis;

	private final Runnable onClosed;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private boolean closed;

	/**
	 * Starts to follow a file.
	 * @param reader reads it; closed at the end
	 * @param sink gets the items
	 * @param worker does the work; disposed of at the end
	 * @param pollInterval time between two looks
	 * @param onClosed called once the reader is closed
	 */
	static void start(TailReader reader, FluxSink<TailItem> sink, Scheduler.Worker worker, Duration pollInterval,
			Runnable onClosed) {
		TailTask task = new TailTask(reader, sink, worker, pollInterval, onClosed);
		sink.onDispose(task::end);
		sink.onRequest((items) -> task.wakeUp());
	}

	private TailTask(TailReader reader, FluxSink<TailItem> sink, Scheduler.Worker worker, Duration pollInterval,
			Runnable onClosed) {
		this.reader = reader;
		this.sink = sink;
		this.worker = worker;
		this.pollMillis = pollInterval.toMillis();
		this.onClosed = onClosed;
	}

	private void wakeUp() {
		if (this.scheduled.compareAndSet(false, true)) {
			schedule(0);
		}
	}

	private void schedule(long delayMillis) {
		try {
			this.worker.schedule(this, delayMillis, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			if (!this.sink.isCancelled()) {
				this.sink.error(ex);
			}
		}
	}

	@Override
	public void run() {
		if (this.closed) {
			return;
		}
		try {
			for (int i = 0; i < SLICE && hasDemand(); i++) {
				TailItem item = this.reader.next();
				if (item == null) {
					schedule(this.pollMillis);
					return;
				}
				this.sink.next(item);
				if (item.last()) {
					this.sink.complete();
					return;
				}
			}
		}
		catch (RefusedException ex) {
			this.sink.next(new TailItem(TailItem.Kind.REFUSED, "", ex.refusal()));
			this.sink.complete();
			return;
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("A file could not be followed any more", ex);
			this.sink.error(new IllegalStateException("the file cannot be read any more"));
			return;
		}
		this.scheduled.set(false);
		if (hasDemand()) {
			wakeUp();
		}
	}

	private boolean hasDemand() {
		return this.sink.requestedFromDownstream() > 0 && !this.sink.isCancelled();
	}

	/** Ends the work, whoever ended the tail. Any thread, once. */
	private void end() {
		try {
			this.worker.schedule(this::close);
		}
		catch (RejectedExecutionException ex) {
			// the threads are gone, as this node is stopping
			close();
		}
	}

	private void close() {
		this.closed = true;
		try {
			this.reader.close();
		}
		catch (IOException ex) {
			logger.debug("A file that was read could not be closed", ex);
		}
		finally {
			this.onClosed.run();
			this.worker.dispose();
		}
	}

}
