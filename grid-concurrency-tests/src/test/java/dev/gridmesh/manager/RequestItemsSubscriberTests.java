package dev.gridmesh.manager;

import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;

/**
 * Holds the subscriber of a caller's request items to the rules of Reactive Streams.
 */
public class RequestItemsSubscriberTests extends SubscriberBlackboxVerification<byte[]> {

	private final ExampleCalls calls = new ExampleCalls();

	public RequestItemsSubscriberTests() {
		super(ExampleCalls.environment());
	}

	@Override
	@SuppressWarnings("unchecked")
	public Subscriber<byte[]> createSubscriber() {
		return (Subscriber<byte[]>) this.calls.subscriberOfRequestItems();
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
