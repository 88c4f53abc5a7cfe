package dev.gridmesh.manager;

import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;

/**
 * Holds the subscriber of a handler's answer to the rules of Reactive Streams.
 */
public class AnswerSubscriberTests extends SubscriberBlackboxVerification<byte[]> {

	private final ExampleCalls calls = new ExampleCalls();

	public AnswerSubscriberTests() {
		super(ExampleCalls.environment());
	}

	@Override
	@SuppressWarnings("unchecked")
	public Subscriber<byte[]> createSubscriber() {
		return (Subscriber<byte[]>) this.calls.subscriberOfAnswer();
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
