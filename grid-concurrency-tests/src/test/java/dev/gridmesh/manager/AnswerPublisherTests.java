package dev.gridmesh.manager;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;

/**
 * Holds the answer to a request to the rules of Reactive Streams.
 */
public class AnswerPublisherTests extends PublisherVerification<byte[]> {

	private final ExampleCalls calls = new ExampleCalls();

	public AnswerPublisherTests() {
		super(ExampleCalls.environment());
	}

	@Override
	public Publisher<byte[]> createPublisher(long elements) {
		return this.calls.answer(elements);
	}

	@Override
	public Publisher<byte[]> createFailedPublisher() {
		return this.calls.failedAnswer();
	}

	@Override
	public long maxElementsFromPublisher() {
		return 1;
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
