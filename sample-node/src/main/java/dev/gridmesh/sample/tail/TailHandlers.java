package dev.gridmesh.sample.tail;

import reactor.core.publisher.Flux;

import dev.gridmesh.spring.GridHandler;

/**
 * Lets all nodes follow the files of this one.
 */
@GridHandler(prefix = "logs")
class TailHandlers {

	private final LogTail tail;

	TailHandlers(LogTail tail) {
		this.tail = tail;
	}

	@GridHandler(value = "tail", outCapacity = TailItem.CAPACITY)
	Flux<TailItem> tail(TailRequest request) {
		return this.tail.tail(request);
	}

}
