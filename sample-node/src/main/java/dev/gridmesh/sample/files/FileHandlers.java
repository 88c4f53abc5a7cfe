package dev.gridmesh.sample.files;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.sample.logs.RefusedException;
import dev.gridmesh.spring.GridHandler;

/**
 * How this node receives files from all nodes, itself included.
 */
@GridHandler(prefix = "files")
class FileHandlers {

	private final FileReceiver receiver;

	FileHandlers(FileReceiver receiver) {
		this.receiver = receiver;
	}

	@GridHandler(value = "put", inCapacity = PutRequest.CAPACITY)
	Mono<PutAnswer> put(PutRequest request, Flux<byte[]> pieces) {
		return this.receiver.receive(request, pieces)
			.map((file) -> new PutAnswer(file, null))
			.onErrorResume(RefusedException.class, (ex) -> Mono.just(new PutAnswer(null, ex.refusal())));
	}

}
