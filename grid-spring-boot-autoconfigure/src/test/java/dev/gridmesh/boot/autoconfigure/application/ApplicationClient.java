package dev.gridmesh.boot.autoconfigure.application;

import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridTarget;

/**
 * A client in the package of an application.
 */
@GridClient("application")
public interface ApplicationClient {

	@GridExchange(value = "name", to = GridTarget.ANY, deadline = "${application.deadline:20s}")
	String name();

}
