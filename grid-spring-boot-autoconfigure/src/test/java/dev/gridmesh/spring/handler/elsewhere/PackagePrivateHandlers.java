package dev.gridmesh.spring.handler.elsewhere;

import dev.gridmesh.spring.GridHandler;

/**
 * Has a handler method that subclasses of other packages cannot override.
 */
public class PackagePrivateHandlers {

	@GridHandler("elsewhere")
	String elsewhere() {
		return "elsewhere";
	}

}
