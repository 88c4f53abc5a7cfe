package dev.gridmesh.manager;

import org.reactivestreams.Subscriber;

/**
 * Holds the subscriber of a caller's request items to the rules of Reactive Streams.
 */
public class RequestItemsSubscriberTests extends ExampleSubscribers {

	@Override
	Subscriber<?> subscriberOf(ExampleCalls calls) {
		return calls.subscriberOfRequestItems();
	}

}
