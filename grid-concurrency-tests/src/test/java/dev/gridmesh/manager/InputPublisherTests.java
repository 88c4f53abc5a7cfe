package dev.gridmesh.manager;

import org.reactivestreams.Publisher;

/**
 * Holds the request items that a handler is given to the rules of Reactive Streams.
 */
public class InputPublisherTests extends ExamplePublishers {

	@Override
	Publisher<byte[]> publisherOf(ExampleCalls calls, long elements) {
		return calls.input(elements);
	}

	@Override
	Publisher<byte[]> failedPublisherOf(ExampleCalls calls) {
		return calls.failedInput();
	}

}
