package dev.gridmesh.manager;

import org.reactivestreams.Publisher;

/**
 * Holds the responses of a stream to the rules of Reactive Streams.
 */
public class ResponsesPublisherTests extends ExamplePublishers {

	@Override
	Publisher<byte[]> publisherOf(ExampleCalls calls, long elements) {
		return calls.responses(elements);
	}

	@Override
	Publisher<byte[]> failedPublisherOf(ExampleCalls calls) {
		return calls.failedResponses();
	}

}
