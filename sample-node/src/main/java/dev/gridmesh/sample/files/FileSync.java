package dev.gridmesh.sample.files;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import dev.gridmesh.GridException;
import dev.gridmesh.sample.logs.FileName;
import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.LogFile;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

import org.springframework.stereotype.Component;

/**
 * Both ends of a sync: the node that lacks files sends the checksums of what it has, and
 * the other one sends the content of what is missing or different. Safe for any thread;
 * does not block.
 */
@Component
class FileSync {

	/** As many as logs.max-files can be. */
	private static final int MAX_CHECKSUMS = 10_000;

	private final LogDirectory directory;

	private final FilesProperties properties;

	private final FileThreads threads;

	private final FileExchange nodes;

	/** The nodes that files are coming from. */
	private final Set<String> running = ConcurrentHashMap.newKeySet();

	FileSync(LogDirectory directory, FilesProperties properties, FileThreads threads, FileExchange nodes) {
		this.directory = directory;
		this.properties = properties;
		this.threads = threads;
		this.nodes = nodes;
	}

	/**
	 * Gets the files of another node.
	 * @param from name of the node
	 * @return what becomes of each file, then the end or why there is none
	 */
	Flux<PullEvent> pull(String from) {
		return Flux
			.usingWhen(Mono.fromSupplier(() -> begin(from)),
					(incoming) -> parts(from).publishOn(this.threads.scheduler(), 1).handle(incoming::accept),
					(incoming) -> end(from, incoming), (incoming, error) -> end(from, incoming),
					(incoming) -> end(from, incoming))
			.onErrorResume(RefusedException.class, (ex) -> Flux.just(PullEvent.refused(ex.refusal())))
			.onErrorResume(GridException.class, (ex) -> Flux
				.just(PullEvent.refused(new Refusal(Refusal.Reason.NODE_FAILED, String.valueOf(ex.getMessage())))));
	}

	private IncomingFiles begin(String from) {
		if (!this.running.add(from)) {
			throw new RefusedException(Refusal.Reason.IN_USE,
					"the files of %s are being copied already".formatted(from));
		}
		return new IncomingFiles(this.directory, this.properties.maxSize().toBytes());
	}

	private Mono<Void> end(String from, IncomingFiles incoming) {
		return Mono.<Void>fromRunnable(() -> {
			incoming.close();
			this.running.remove(from);
		}).subscribeOn(this.threads.scheduler());
	}

	private Flux<FilePart> parts(String from) {
		return this.nodes.send(from, new SendRequest(this.properties.maxSize().toBytes()), checksums());
	}

	private Flux<FileChecksum> checksums() {
		return Flux.defer(() -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			return Flux
				.<FileChecksum, Iterator<LogFile>>generate(() -> this.directory.listAll().files().iterator(),
						(files, sink) -> nextChecksum(files, cancelled::get, sink))
				.subscribeOn(this.threads.scheduler())
				.doOnCancel(() -> cancelled.set(true));
		});
	}

	private Iterator<LogFile> nextChecksum(Iterator<LogFile> files, BooleanSupplier cancelled,
			SynchronousSink<FileChecksum> sink) {
		FileChecksum checksum = null;
		while (checksum == null && files.hasNext() && !cancelled.getAsBoolean()) {
			checksum = checksum(files.next(), cancelled);
		}
		if (checksum != null) {
			sink.next(checksum);
		}
		else {
			sink.complete();
		}
		return files;
	}

	private @Nullable FileChecksum checksum(LogFile file, BooleanSupplier cancelled) {
		if (!FileName.isValid(file.name())) {
			return null;
		}
		try {
			String sha256 = Sha256.of(this.directory.find(new FileName(file.name())), cancelled);
			return new FileChecksum(file.name(), file.size(), sha256);
		}
		catch (IOException | RefusedException ex) {
			// gone meanwhile, or not for us to read: then it is replaced
			return null;
		}
	}

	/**
	 * Sends the files that another node lacks.
	 * @param request how large they may be
	 * @param have what the other node has
	 * @return the files, part by part
	 */
	Flux<FilePart> send(SendRequest request, Flux<FileChecksum> have) {
		return have.collect(HashMap<String, FileChecksum>::new, FileSync::add)
			.flatMapMany((map) -> missing(request, map))
			.onErrorResume(RefusedException.class, (ex) -> Flux.just(FilePart.refused(ex.refusal())));
	}

	private static void add(Map<String, FileChecksum> files, FileChecksum file) {
		if (files.size() == MAX_CHECKSUMS) {
			throw new RefusedException(Refusal.Reason.TOO_LARGE,
					"the receiver has more than %d files".formatted(MAX_CHECKSUMS));
		}
		files.put(file.name(), file);
	}

	private Flux<FilePart> missing(SendRequest request, Map<String, FileChecksum> have) {
		int chunkSize = Math.toIntExact(this.properties.chunkSize().toBytes());
		return Flux.defer(() -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			return Flux
				.generate(() -> new OutgoingFiles(this.directory, have, request.maxSize(), chunkSize, cancelled::get),
						FileSync::nextPart, OutgoingFiles::close)
				.subscribeOn(this.threads.scheduler())
				.cancelOn(this.threads.scheduler())
				.doOnCancel(() -> cancelled.set(true));
		});
	}

	private static OutgoingFiles nextPart(OutgoingFiles files, SynchronousSink<FilePart> sink) {
		FilePart part = files.next();
		if (part != null) {
			sink.next(part);
		}
		else {
			sink.complete();
		}
		return files;
	}

}
