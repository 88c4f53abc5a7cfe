package dev.gridmesh.sample.files;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.sample.logs.FileName;
import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

import org.springframework.stereotype.Component;

/**
 * Writes files that arrive in pieces, as fast as the disk takes them; whatever ends an
 * upload early, nothing is left of it. Safe for any thread; does not block.
 */
@Component
class FileReceiver {

	private final LogDirectory directory;

	private final FilesProperties properties;

	private final FileThreads threads;

	private final AtomicInteger running = new AtomicInteger();

	FileReceiver(LogDirectory directory, FilesProperties properties, FileThreads threads) {
		this.directory = directory;
		this.properties = properties;
		this.threads = threads;
		Leftovers.remove(directory.root());
	}

	/**
	 * Receives one file.
	 * @param request name and size
	 * @param pieces the content; when it fails or is cancelled there is no file
	 * @return the file once it is there; fails with {@link RefusedException}
	 */
	Mono<StoredFile> receive(PutRequest request, Flux<byte[]> pieces) {
		return Mono.defer(() -> {
			FileName name = FileName.ofOnePart(request.name());
			long maxBytes = this.properties.maxSize().toBytes();
			if (request.size() > maxBytes) {
				return Mono.error(IncomingFile.tooLarge(maxBytes));
			}
			if (this.running.incrementAndGet() > this.properties.maxUploads()) {
				this.running.decrementAndGet();
				return Mono.error(
						new RefusedException(Refusal.Reason.BUSY, "the node receives files.max-uploads=%d files already"
							.formatted(this.properties.maxUploads())));
			}
			IncomingFile file = new IncomingFile(this.directory, name, maxBytes);
			return write(file, request.size(), pieces).doFinally((signal) -> this.running.decrementAndGet());
		});
	}

	private Mono<StoredFile> write(IncomingFile file, long size, Flux<byte[]> pieces) {
		IncomingFile.@Nullable Expected expected = (size >= 0) ? new IncomingFile.Expected(size, null) : null;
		return Mono.usingWhen(Mono.just(file),
				(incoming) -> create(incoming).then(append(incoming, pieces))
					.then(Mono.fromCallable(() -> incoming.commit(expected)).subscribeOn(this.threads.scheduler())),
				(incoming) -> Mono.empty(), (incoming, error) -> discard(incoming), this::discard);
	}

	private Mono<Void> create(IncomingFile file) {
		return Mono.<Void>fromRunnable(file::open).subscribeOn(this.threads.scheduler());
	}

	private Mono<Void> append(IncomingFile file, Flux<byte[]> pieces) {
		return pieces.timeout(this.properties.idleTimeout())
			.onErrorMap(TimeoutException.class,
					(ex) -> new RefusedException(Refusal.Reason.STALLED,
							"no data came for files.idle-timeout=%s".formatted(this.properties.idleTimeout())))
			.publishOn(this.threads.scheduler(), 1)
			.doOnNext(file::write)
			.then();
	}

	private Mono<Void> discard(IncomingFile file) {
		return Mono.<Void>fromRunnable(file::discard).subscribeOn(this.threads.scheduler());
	}

}
