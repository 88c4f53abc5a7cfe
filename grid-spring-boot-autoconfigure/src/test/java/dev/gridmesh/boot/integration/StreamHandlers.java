package dev.gridmesh.boot.integration;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.GridManager;
import dev.gridmesh.boot.integration.TestHandlers.Stat;
import dev.gridmesh.spring.GridHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Streams that the nodes of integration tests serve.
 */
@GridHandler(prefix = "stream")
class StreamHandlers {

	/** Streams that were closed or cancelled. */
	final AtomicInteger closed = new AtomicInteger();

	/** Items that were taken out of blocking streams. */
	final AtomicInteger pulled = new AtomicInteger();

	private final GridManager grid;

	StreamHandlers(GridManager grid) {
		this.grid = grid;
	}

	@GridHandler(value = "stats", outCapacity = 4)
	Flux<Stat> stats(int count) {
		return Flux.range(0, count).map((n) -> new Stat("f" + n, n)).doOnCancel(this.closed::incrementAndGet);
	}

	@GridHandler(value = "blocking", outCapacity = 4)
	Stream<Stat> blocking(int count) {
		return IntStream.range(0, count)
			.peek((n) -> this.pulled.incrementAndGet())
			.mapToObj((n) -> new Stat(Thread.currentThread().getName(), n))
			.onClose(this.closed::incrementAndGet);
	}

	@GridHandler("iterable")
	Iterable<Stat> iterable(int count) {
		return blocking(count).toList();
	}

	@GridHandler("iterator")
	Iterator<Stat> iterator(int count) {
		return blocking(count).iterator();
	}

	@GridHandler(value = "sum", inCapacity = 8)
	Mono<Stat> sum(String name, Flux<Stat> stats) {
		return stats.map(Stat::size).reduce(0L, Long::sum).map((sum) -> new Stat(name, sum));
	}

	@GridHandler("sumBlocking")
	Stat sumBlocking(String name, Flux<Stat> stats) {
		return new Stat(name, stats.toStream().mapToLong(Stat::size).sum());
	}

	@GridHandler("ignore")
	Mono<Void> ignore(Flux<byte[]> items) {
		return items.doOnNext((item) -> this.pulled.incrementAndGet()).then();
	}

	@GridHandler(value = "echo", inCapacity = 2, outCapacity = 3)
	Flux<Stat> echo(Flux<Stat> stats) {
		return stats.doOnCancel(this.closed::incrementAndGet);
	}

	@GridHandler("echoBlocking")
	Stream<Stat> echoBlocking(Flux<Stat> stats) {
		return stats.toStream();
	}

	@GridHandler("names")
	Flux<String> names(List<String> failing) {
		String name = this.grid.local().value();
		Flux<String> names = Flux.just(name, name);
		return failing.contains(name) ? names.concatWith(Mono.error(new IllegalStateException("disk is full"))) : names;
	}

}
