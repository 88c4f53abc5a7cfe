package dev.gridmesh.sample.explorer;

import java.util.Optional;

import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Finds the node that a browser means. Safe for any thread.
 */
@Component
class NodeFinder {

	private final GridManager grid;

	NodeFinder(GridManager grid) {
		this.grid = grid;
	}

	/**
	 * Finds a node.
	 * @param text its name, or only {@code host:port}
	 * @return the node, which may be this one
	 * @throws ResponseStatusException with 404 if there is no such node
	 */
	NodeName find(String text) {
		Optional<NodeName> node = this.grid.all().names().stream().filter((name) -> isMeant(name, text)).findFirst();
		return node.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND,
				"there is no node of that name; /api/nodes lists them"));
	}

	private static boolean isMeant(NodeName name, String text) {
		String value = name.value();
		return value.equals(text) || value.substring(value.indexOf("://") + "://".length()).equals(text);
	}

}
