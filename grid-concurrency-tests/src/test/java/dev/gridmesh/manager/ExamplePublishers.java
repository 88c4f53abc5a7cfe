package dev.gridmesh.manager;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;

/**
 * Holds a publisher of the grid's to the rules of Reactive Streams, each in a call of its
 * own.
 */
abstract class ExamplePublishers extends PublisherVerification<byte[]> {

	private final ExampleCalls calls = new ExampleCalls();

	ExamplePublishers() {
		super(ExampleCalls.environment());
	}

	/** Begins a call and takes its publisher, which has so many elements. */
	abstract Publisher<byte[]> publisherOf(ExampleCalls calls, long elements);

	/** Begins a call and takes its publisher, which fails. */
	abstract Publisher<byte[]> failedPublisherOf(ExampleCalls calls);

	@Override
	public Publisher<byte[]> createPublisher(long elements) {
		return publisherOf(this.calls, elements);
	}

	@Override
	public Publisher<byte[]> createFailedPublisher() {
		return failedPublisherOf(this.calls);
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
