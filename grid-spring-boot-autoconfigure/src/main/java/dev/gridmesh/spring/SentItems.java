package dev.gridmesh.spring;

import java.lang.reflect.Type;
import java.util.Objects;

import dev.gridmesh.HandlerId;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The items that a caller sends. Immutable.
 *
 * @param publisher emits them
 * @param type what they are written as
 */
record SentItems(Publisher<?> publisher, Type type) {

	SentItems {
		Objects.requireNonNull(publisher, "items");
		Objects.requireNonNull(type, "type");
	}

	/**
	 * Makes payloads of the items, each as it is asked for.
	 */
	Flux<byte[]> encode(PayloadConverter converter, HandlerId handler) {
		return Flux.from(this.publisher).map((item) -> converter.encodeItem(item, this.type, handler));
	}

}
