package dev.gridmesh.sample.files;

import java.time.Duration;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The threads that read and write files for streams, so that no event loop does; a stream
 * that waits holds none of them. Safe for any thread.
 *
 * @since 0.1.0
 */
@Component
public class FileThreads implements DisposableBean {

	private static final int MAX_QUEUED_TASKS = 10_000;

	private static final int IDLE_SECONDS = 60;

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private final Scheduler scheduler;

	FileThreads(FilesProperties properties) {
		this.scheduler = Schedulers.newBoundedElastic(properties.threads(), MAX_QUEUED_TASKS, "files", IDLE_SECONDS,
				true);
	}

	/**
	 * The threads as publishers use them.
	 * @return the scheduler
	 */
	public Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Lets the tasks that wait run, such as removing files that nobody wants any more.
	 */
	@Override
	public void destroy() {
		this.scheduler.disposeGracefully().timeout(STOP_TIMEOUT).onErrorComplete().block();
		this.scheduler.dispose();
	}

}
