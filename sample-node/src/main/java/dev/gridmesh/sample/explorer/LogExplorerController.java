package dev.gridmesh.sample.explorer;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.sample.logs.SearchRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * {@code /api}: the nodes, their files, and a search in all of them. Safe for any thread.
 */
@RestController
@RequestMapping("/api")
class LogExplorerController {

	private final LogExplorer explorer;

	LogExplorerController(LogExplorer explorer) {
		this.explorer = explorer;
	}

	@GetMapping(path = "/nodes", produces = MediaType.APPLICATION_JSON_VALUE)
	NodeList nodes() {
		return this.explorer.nodes();
	}

	@GetMapping(path = "/files", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<FileList> files() {
		return this.explorer.files();
	}

	@GetMapping(path = "/search", produces = MediaType.APPLICATION_NDJSON_VALUE)
	Flux<SearchLine> search(@RequestParam(name = "q", defaultValue = "") String query,
			@RequestParam(defaultValue = "100") String limit) {
		return this.explorer.search(toRequest(query, limit));
	}

	private static SearchRequest toRequest(String query, String limit) {
		try {
			return new SearchRequest(query, toNumber(limit));
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex);
		}
	}

	private static int toNumber(String limit) {
		try {
			return Integer.parseInt(limit);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(
					"'limit' is '%s'; it must be a number from 1 to %d".formatted(limit, SearchRequest.MAX_LIMIT), ex);
		}
	}

}
