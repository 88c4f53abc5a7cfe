package dev.gridmesh.sample.files;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.GridCall;
import dev.gridmesh.sample.logs.RefusedException;
import dev.gridmesh.spring.GridHandler;

/**
 * How this node receives files from all nodes, itself included, and sends them its own.
 */
@GridHandler(prefix = "files")
class FileHandlers {

	private final FileReceiver receiver;

	private final FileSync sync;

	FileHandlers(FileReceiver receiver, FileSync sync) {
		this.receiver = receiver;
		this.sync = sync;
	}

	@GridHandler(value = "put", inCapacity = PutRequest.CAPACITY)
	Mono<PutAnswer> put(PutRequest request, Flux<byte[]> pieces) {
		return this.receiver.receive(request, pieces)
			.map((file) -> new PutAnswer(file, null))
			.onErrorResume(RefusedException.class, (ex) -> Mono.just(new PutAnswer(null, ex.refusal())));
	}

	@GridHandler(value = "pull", outCapacity = PullEvent.CAPACITY)
	Flux<PullEvent> pull(PullRequest request) {
		return this.sync.pull(request.from());
	}

	@GridHandler(value = "send", inCapacity = FileChecksum.CAPACITY, outCapacity = FilePart.CAPACITY)
	Flux<FilePart> send(SendRequest request, Flux<FileChecksum> have, GridCall call) {
		return this.sync.send(request, have, call);
	}

}
