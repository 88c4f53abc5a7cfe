package dev.gridmesh.manager;

import org.reactivestreams.Subscriber;

/**
 * Holds the subscriber of a handler's answer to the rules of Reactive Streams.
 */
public class AnswerSubscriberTests extends ExampleSubscribers {

	@Override
	Subscriber<?> subscriberOf(ExampleCalls calls) {
		return calls.subscriberOfAnswer();
	}

}
