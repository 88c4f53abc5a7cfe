package dev.gridmesh.manager;

import org.reactivestreams.Subscriber;

/**
 * Holds the subscriber of a handler's response items to the rules of Reactive Streams.
 */
public class ResponsesSubscriberTests extends ExampleSubscribers {

	@Override
	Subscriber<?> subscriberOf(ExampleCalls calls) {
		return calls.subscriberOfResponses();
	}

}
