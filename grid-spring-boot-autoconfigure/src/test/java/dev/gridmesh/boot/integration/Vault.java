package dev.gridmesh.boot.integration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.NodeName;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.Peer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One interface for both ends, with every shape of call.
 */
@GridClient("vault")
interface Vault extends Readable<Stat> {

	@GridExchange("stat")
	Mono<Stat> stat(@Peer String node, String name);

	@GridExchange("statLater")
	CompletionStage<Stat> statLater(@Peer NodeName node, String name);

	@GridExchange("statNow")
	Stat statNow(@Peer String node, String name);

	@GridExchange("find")
	Optional<Stat> find(@Peer String node, Optional<String> name);

	@GridExchange("group")
	Map<String, List<Stat>> group(@Peer String node, List<Stat> stats);

	@GridExchange("drop")
	void drop(@Peer String node, @Nullable String name);

	@GridExchange("caller")
	Mono<String> caller(@Peer String node);

	@GridExchange("left")
	long left(@Peer String node, @Nullable CallOptions options);

	@GridExchange(value = "left", subroute = "annotated", deadline = "1h")
	long leftOfAnHour(@Peer String node);

	@GridExchange(value = "stuck", deadline = "200ms")
	Mono<Void> stuck(@Peer String node);

	@GridExchange(value = "list", outCapacity = 4)
	Flux<Stat> list(@Peer String node, int count);

	@GridExchange(value = "read", outCapacity = 4)
	Stream<Stat> read(@Peer String node, int count);

	@GridExchange("iterate")
	Iterable<Stat> iterate(@Peer String node, int count);

	@GridExchange(value = "sum", inCapacity = 8)
	Mono<Long> sum(@Peer String node, Flux<Stat> stats);

	@GridExchange(value = "sumNow", inCapacity = 3)
	long sumNow(@Peer String node, String unit, Flux<Stat> stats);

	@GridExchange("discard")
	void discard(@Peer String node, Flux<byte[]> items);

	@GridExchange(value = "sync", inCapacity = 2, outCapacity = 3)
	Flux<Stat> sync(@Peer String node, Flux<Stat> stats);

	@GridExchange("syncNow")
	Stream<Stat> syncNow(@Peer String node, String prefix, Flux<Stat> stats);

	@GridExchange("relay")
	Mono<String> relay(@Peer String node, String target);

	default Mono<Long> size(String node, String name) {
		return stat(node, name).map(Stat::size);
	}

}
