package dev.gridmesh.sample.explorer;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerStats;
import dev.gridmesh.sample.logs.FileListing;
import dev.gridmesh.sample.logs.SearchItem;
import dev.gridmesh.sample.logs.SearchRequest;
import dev.gridmesh.spring.GridRequester;

import org.springframework.stereotype.Service;

/**
 * Asks all nodes and makes one answer of theirs; a node that is down is named in it, and
 * never spoils it. Safe for any thread.
 */
@Service
class LogExplorer {

	private static final Duration LIST_DEADLINE = Duration.ofSeconds(10);

	private static final Comparator<FileList.File> BY_NODE_AND_NAME = Comparator.comparing(FileList.File::node)
		.thenComparing(FileList.File::name);

	private final GridManager grid;

	private final GridRequester requester;

	private final ExplorerProperties properties;

	LogExplorer(GridManager grid, GridRequester requester, ExplorerProperties properties) {
		this.grid = grid;
		this.requester = requester;
		this.properties = properties;
	}

	NodeList nodes() {
		NodeList.Node local = new NodeList.Node(this.grid.local().value(), ConnectionState.CONNECTED, null);
		Stream<NodeList.Node> others = this.grid.connections().stream().map(LogExplorer::describe);
		return new NodeList(local.node(), Stream.concat(Stream.of(local), others).toList());
	}

	private static NodeList.Node describe(GridConnection connection) {
		PeerStats stats = connection.stats();
		boolean connected = stats.state() == ConnectionState.CONNECTED;
		return new NodeList.Node(stats.remote().value(), stats.state(), connected ? null : stats.lastError());
	}

	Mono<FileList> files() {
		return this.requester.all()
			.handler("logs.files")
			.deadline(LIST_DEADLINE)
			.retrieve(FileListing.class)
			.collectList()
			.map(LogExplorer::merge);
	}

	private static FileList merge(List<PeerResult<FileListing>> results) {
		List<FileList.File> files = results.stream().flatMap(LogExplorer::files).sorted(BY_NODE_AND_NAME).toList();
		int skipped = results.stream()
			.mapToInt((result) -> (result.value() != null) ? result.value().skipped() : 0)
			.sum();
		List<FailedNode> failed = results.stream()
			.filter((result) -> result.value() == null)
			.map(FailedNode::of)
			.toList();
		return new FileList(files, skipped, failed);
	}

	private static Stream<FileList.File> files(PeerResult<FileListing> result) {
		FileListing listing = result.value();
		if (listing == null) {
			return Stream.empty();
		}
		String node = result.peer().value();
		return listing.files()
			.stream()
			.map((file) -> new FileList.File(node, file.name(), file.size(), file.modified()));
	}

	Flux<SearchLine> search(SearchRequest request) {
		return SearchMerge.merge(() -> this.grid.all().names(), (node) -> search(node, request), request.limit());
	}

	private Flux<SearchItem> search(NodeName node, SearchRequest request) {
		return this.requester.peer(node.value())
			.handler("logs.search")
			.data(request)
			.outCapacity(SearchItem.CAPACITY)
			.deadline(this.properties.searchDeadline())
			.retrieveFlux(SearchItem.class);
	}

}
