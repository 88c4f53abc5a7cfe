package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.manager.GridManagerBuilder;

/**
 * Bean that changes how the grid is built, after all properties have been applied. Called
 * once, while the application starts.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GridManagerCustomizer {

	/**
	 * Changes the builder.
	 * @param builder the builder of the auto-configured grid
	 */
	void customize(GridManagerBuilder builder);

}
