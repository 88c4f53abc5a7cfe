package dev.gridmesh.manager;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;

/**
 * Holds the responses of a stream to the rules of Reactive Streams.
 */
public class ResponsesPublisherTests extends PublisherVerification<byte[]> {

	private final ExampleCalls calls = new ExampleCalls();

	public ResponsesPublisherTests() {
		super(ExampleCalls.environment());
	}

	@Override
	public Publisher<byte[]> createPublisher(long elements) {
		return this.calls.responses(elements);
	}

	@Override
	public Publisher<byte[]> createFailedPublisher() {
		return this.calls.failedResponses();
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
