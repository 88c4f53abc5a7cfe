package dev.gridmesh.sample.files;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.Peer;

/**
 * How nodes send each other files: the proxy calls a node, and each node serves it. Safe
 * for any thread; publishers are cold, and signals arrive on an event loop.
 *
 * @since 0.1.0
 */
@GridClient("files")
public interface FileExchange {

	/**
	 * Gives a node a file.
	 * @param node name of the node; at the node itself, of the one that calls
	 * @param request name and size of the file
	 * @param pieces its content
	 * @return what became of it
	 */
	@GridExchange(value = "put", inCapacity = PutRequest.CAPACITY)
	Mono<PutAnswer> put(@Peer String node, PutRequest request, Flux<byte[]> pieces);

	/**
	 * Lets a node get all files of another one.
	 * @param node name of the node; at the node itself, of the one that calls
	 * @param request which other one
	 * @return what becomes of each file, then the end or why there is none
	 */
	@GridExchange(value = "pull", outCapacity = PullEvent.CAPACITY)
	Flux<PullEvent> pull(@Peer String node, PullRequest request);

	/**
	 * Gets the files that the caller lacks.
	 * @param node name of the node; at the node itself, of the one that calls
	 * @param request how large they may be
	 * @param have checksums of what the caller has
	 * @return the files, part by part
	 */
	@GridExchange(value = "send", inCapacity = FileChecksum.CAPACITY, outCapacity = FilePart.CAPACITY)
	Flux<FilePart> send(@Peer String node, SendRequest request, Flux<FileChecksum> have);

}
