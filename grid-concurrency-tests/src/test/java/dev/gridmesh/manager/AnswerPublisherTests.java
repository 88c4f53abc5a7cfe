package dev.gridmesh.manager;

import org.reactivestreams.Publisher;

/**
 * Holds the answer to a request to the rules of Reactive Streams.
 */
public class AnswerPublisherTests extends ExamplePublishers {

	@Override
	Publisher<byte[]> publisherOf(ExampleCalls calls, long elements) {
		return calls.answer(elements);
	}

	@Override
	Publisher<byte[]> failedPublisherOf(ExampleCalls calls) {
		return calls.failedAnswer();
	}

	@Override
	public long maxElementsFromPublisher() {
		return 1;
	}

}
