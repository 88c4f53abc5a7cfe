package dev.gridmesh.spring.client.scan.below;

import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.Peer;

@GridClient("below")
public interface BelowClient {

	@GridExchange("get")
	String get(@Peer String node);

}
