package dev.gridmesh.sample.logs;

import dev.gridmesh.GridCall;
import dev.gridmesh.spring.GridHandler;

/**
 * What this node does for all nodes, itself included. The methods read files, so they
 * block; they run on the grid's handler executor, which is what it is for.
 */
@GridHandler(prefix = "logs")
class LogHandlers {

	private final LogDirectory directory;

	private final LogSearch search;

	LogHandlers(LogDirectory directory, LogSearch search) {
		this.directory = directory;
		this.search = search;
	}

	@GridHandler("files")
	FileListing files() {
		return this.directory.list();
	}

	@GridHandler("search")
	SearchAnswer search(SearchRequest request, GridCall call) {
		return this.search.search(request, call::isCancelled);
	}

}
