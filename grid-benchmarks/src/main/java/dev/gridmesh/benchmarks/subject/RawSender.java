package dev.gridmesh.benchmarks.subject;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Sends the items of a publisher over a raw link, as many as the other end gave credit
 * for. On the loop only, but for the publisher's signals.
 */
final class RawSender implements CoreSubscriber<byte[]> {

	private final RawLink link;

	private final int id;

	private final RawKind item;

	private final RawKind end;

	private @Nullable Subscription subscription;

	RawSender(RawLink link, int id, RawKind item, RawKind end) {
		this.link = link;
		this.id = id;
		this.item = item;
		this.end = end;
	}

	void start(Publisher<byte[]> items) {
		Flux.from(items).subscribe(this);
	}

	void credit(int credits) {
		Subscription current = this.subscription;
		if (current != null) {
			current.request(credits);
		}
	}

	void cancel() {
		Subscription current = this.subscription;
		if (current != null) {
			current.cancel();
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Setup.STREAM_WINDOW);
	}

	@Override
	public void onNext(byte[] payload) {
		if (this.link.isBursting()) {
			this.link.write(this.item, this.id, payload);
			return;
		}
		this.link.onLoop(() -> this.link.write(this.item, this.id, payload));
	}

	@Override
	public void onError(Throwable error) {
		this.link.onLoop(() -> this.link.write(RawKind.ERROR, this.id, RawLink.NOTHING));
	}

	@Override
	public void onComplete() {
		this.link.onLoop(() -> this.link.write(this.end, this.id, RawLink.NOTHING));
	}

}
