package dev.gridmesh.boot.integration;

import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridTarget;
import dev.gridmesh.spring.Peer;
import reactor.core.publisher.Flux;

/**
 * What only callers say: calls of many nodes, and other words for the same handlers.
 */
@GridClient("vault")
interface VaultCaller {

	@GridExchange(value = "caller", to = GridTarget.ANY)
	String anybody();

	@GridExchange(value = "stat", to = GridTarget.ALL)
	PeerResults<Stat> statAll(String name);

	@GridExchange(value = "stat", to = GridTarget.OTHERS)
	List<PeerResult<Stat>> statOthers(String name);

	@GridExchange(value = "list", to = GridTarget.OTHERS, outCapacity = 4)
	Flux<PeerResult<Stat>> listOthers(int count);

	@GridExchange(value = "sumNow", inCapacity = 3)
	long sumOf(@Peer String node, String unit, Stream<Stat> stats);

	@GridExchange("unknown")
	String unknown(@Peer String node);

}
