package dev.gridmesh.manager;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;

/**
 * Holds the request items that a handler is given to the rules of Reactive Streams.
 */
public class InputPublisherTests extends PublisherVerification<byte[]> {

	private final ExampleCalls calls = new ExampleCalls();

	public InputPublisherTests() {
		super(ExampleCalls.environment());
	}

	@Override
	public Publisher<byte[]> createPublisher(long elements) {
		return this.calls.input(elements);
	}

	@Override
	public Publisher<byte[]> createFailedPublisher() {
		return this.calls.failedInput();
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
