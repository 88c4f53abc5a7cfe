package dev.gridmesh.sample.explorer;

import reactor.core.publisher.Mono;

import dev.gridmesh.sample.logs.FileName;

import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The HTTP interface for files that change places. Safe for any thread.
 */
@RestController
@RequestMapping("/api")
class FileController {

	private final NodeFinder nodes;

	private final FileTransfer transfer;

	FileController(NodeFinder nodes, FileTransfer transfer) {
		this.nodes = nodes;
		this.transfer = transfer;
	}

	@PostMapping(path = "/files/{node}/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<Upload> upload(@PathVariable String node, @PathVariable String name, ServerHttpRequest request) {
		return this.transfer.upload(this.nodes.find(node), FileName.ofOnePart(name),
				request.getHeaders().getContentLength(), request.getBody());
	}

	@PostMapping(path = "/sync", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<SyncResult> sync(@RequestParam String from, @RequestParam String to) {
		return this.transfer.sync(this.nodes.find(from), this.nodes.find(to));
	}

}
