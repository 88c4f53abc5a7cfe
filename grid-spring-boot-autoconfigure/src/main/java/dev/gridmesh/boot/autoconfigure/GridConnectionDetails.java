package dev.gridmesh.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * What a node needs to know to find its grid. Asked once, when the grid is built.
 *
 * @since 0.1.0
 */
public interface GridConnectionDetails extends ConnectionDetails {

	/**
	 * This node's own name.
	 * @return {@code http(s)://host:port}, where port 0 stands for the port of the
	 * server, or {@code null} to derive it
	 */
	@Nullable String getLocal();

	/**
	 * The nodes of the grid, this one included or not.
	 * @return their names, {@code http(s)://host:port}; empty for a grid of one
	 */
	List<String> getPeers();

}
