package dev.gridmesh.sample.logs;

import java.util.Iterator;

import dev.gridmesh.GridCall;
import dev.gridmesh.spring.GridHandler;

/**
 * What this node does for all nodes, itself included. The methods read files, so they
 * block; they run on the grid's handler executor, which is what it is for. A search holds
 * a thread there only while somebody wants its next match.
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

	@GridHandler(value = "search", outCapacity = SearchItem.CAPACITY)
	Iterator<SearchItem> search(SearchRequest request, GridCall call) {
		return this.search.search(request, call::isCancelled);
	}

}
