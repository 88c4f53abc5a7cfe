package dev.gridmesh.sample.files;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.sample.logs.RefusedException;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.Peer;

/**
 * How this node receives files from all nodes, itself included, and sends them its own.
 */
@GridHandler
class FileHandlers implements FileExchange {

	private final FileReceiver receiver;

	private final FileSync sync;

	FileHandlers(FileReceiver receiver, FileSync sync) {
		this.receiver = receiver;
		this.sync = sync;
	}

	@Override
	public Mono<PutAnswer> put(@Peer String caller, PutRequest request, Flux<byte[]> pieces) {
		return this.receiver.receive(request, pieces)
			.map((file) -> new PutAnswer(file, null))
			.onErrorResume(RefusedException.class, (ex) -> Mono.just(new PutAnswer(null, ex.refusal())));
	}

	@Override
	public Flux<PullEvent> pull(@Peer String caller, PullRequest request) {
		return this.sync.pull(request.from());
	}

	@Override
	public Flux<FilePart> send(@Peer String caller, SendRequest request, Flux<FileChecksum> have) {
		return this.sync.send(request, have);
	}

}
