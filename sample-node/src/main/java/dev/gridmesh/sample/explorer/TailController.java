package dev.gridmesh.sample.explorer;

import reactor.core.publisher.Flux;

import dev.gridmesh.sample.tail.TailRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The HTTP interface for files that grow. Safe for any thread.
 */
@RestController
@RequestMapping("/api")
class TailController {

	private final NodeFinder nodes;

	private final FileTail tail;

	TailController(NodeFinder nodes, FileTail tail) {
		this.nodes = nodes;
		this.tail = tail;
	}

	@GetMapping(path = "/tail", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<TailEvent>> tail(@RequestParam String node, @RequestParam String file,
			@RequestParam(defaultValue = "10") int lines) {
		return this.tail.tail(this.nodes.find(node), toRequest(file, lines));
	}

	private static TailRequest toRequest(String file, int lines) {
		try {
			return new TailRequest(file, lines);
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex);
		}
	}

}
