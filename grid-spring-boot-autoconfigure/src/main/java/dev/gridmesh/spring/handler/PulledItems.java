package dev.gridmesh.spring.handler;

import dev.gridmesh.GridCall;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The items of a {@code Stream}, {@code Iterable} or {@code Iterator} that may block,
 * pulled on the handler executor as they are asked for. For one subscriber. Safe for any
 * thread.
 */
final class PulledItems extends Flux<Object> {

	private final Object source;

	private final GridCall call;

	private final HandlerMethodSettings settings;

	PulledItems(Object source, GridCall call, HandlerMethodSettings settings) {
		this.source = source;
		this.call = call;
		this.settings = settings;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Object> actual) {
		actual.onSubscribe(new ItemPuller(new ReturnedItems(this.source), actual, this.call, this.settings));
	}

}
