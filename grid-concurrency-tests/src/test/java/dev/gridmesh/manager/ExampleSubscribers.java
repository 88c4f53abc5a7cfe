package dev.gridmesh.manager;

import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;

/**
 * Holds a subscriber of the grid's to the rules of Reactive Streams, each in a call of
 * its own.
 */
abstract class ExampleSubscribers extends SubscriberBlackboxVerification<byte[]> {

	private final ExampleCalls calls = new ExampleCalls();

	ExampleSubscribers() {
		super(ExampleCalls.environment());
	}

	/** Begins a call and takes its subscriber. */
	abstract Subscriber<?> subscriberOf(ExampleCalls calls);

	@Override
	@SuppressWarnings("unchecked")
	public Subscriber<byte[]> createSubscriber() {
		return (Subscriber<byte[]>) subscriberOf(this.calls);
	}

	@Override
	public byte[] createElement(int element) {
		return ExampleCalls.item(element);
	}

	@AfterMethod
	public void endCall() {
		this.calls.endCall();
	}

	@AfterClass
	public void stopNodes() {
		this.calls.close();
	}

}
