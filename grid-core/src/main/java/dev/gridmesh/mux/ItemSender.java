package dev.gridmesh.mux;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.gridmesh.protocol.CreditCodec;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The sending half of a stream, on either side: asks a publisher for as many items as
 * there are credits (protocol.md §5). Owner loop only, but for the signals of the
 * publisher, which may come on any thread.
 * <p>
 * State: the credits that are neither used nor promised to the publisher; how many items
 * were asked for and have not come, each of which has a credit of its own; items on their
 * way from another thread, bounded by these; and the publisher's end. It ends with
 * {@link #cancel()}.
 */
final class ItemSender implements CoreSubscriber<byte[]> {

	private final MuxContext context;

	private final CallMailbox mailbox;

	private final Owner owner;

	private CreditWindow credits;

	private final Queue<byte[]> handedOver = new ConcurrentLinkedQueue<>();

	private int asked;

	private boolean open;

	private volatile boolean cancelled;

	private volatile boolean publisherEnded;

	private @Nullable Throwable error;

	private volatile @Nullable Subscription subscription;

	/**
	 * Makes a half that is not open.
	 * @param capacity the credits to begin with
	 * @param context the link
	 * @param mailbox wakes the call, which then calls {@link #advance()}
	 * @param owner the call
	 */
	ItemSender(int capacity, MuxContext context, CallMailbox mailbox, Owner owner) {
		this.context = context;
		this.mailbox = mailbox;
		this.credits = new CreditWindow(capacity, capacity);
		this.owner = owner;
	}

	/**
	 * Changes the credits to begin with, before it is open.
	 * @param capacity the credits
	 */
	void capacity(int capacity) {
		this.credits = new CreditWindow(capacity, capacity);
	}

	/** Lets items pass from now on; before, none is asked for. */
	void open() {
		this.open = true;
		advance();
	}

	/**
	 * Reads how many credits a message gives back: one, or with extension bulk-credit
	 * what it says.
	 * @param message the message
	 * @return at least 1
	 * @throws dev.gridmesh.GridProtocolException if the message does not say it well
	 */
	int creditsIn(Message message) {
		return this.context.uses(Extension.BULK_CREDIT) ? CreditCodec.decode(message.payload()) : 1;
	}

	/**
	 * Takes credits back; those beyond the capacity are dropped.
	 * @param returned how many, at least 1
	 */
	void onCredit(int returned) {
		if (this.credits.giveBack(returned, this.asked)) {
			advance();
		}
	}

	/** Asks for items and sends what has come, as far as credits and room go. */
	void advance() {
		ask();
		drain();
	}

	private void ask() {
		Subscription subscription = this.subscription;
		if (subscription == null || !this.open || this.publisherEnded || this.cancelled) {
			return;
		}
		int items = this.context.hasOutboundRoom() ? this.credits.takeAll() : 0;
		if (items > 0) {
			this.asked += items;
			subscription.request(items);
		}
	}

	private void drain() {
		if (!this.open) {
			return;
		}
		// read before the items: what was emitted before the end is then seen, too
		boolean last = this.publisherEnded;
		byte[] item = this.handedOver.poll();
		while (item != null && !this.cancelled) {
			this.asked--;
			this.owner.sendItem(item);
			item = this.handedOver.poll();
		}
		if (last && !this.cancelled) {
			this.owner.onPublisherEnded(this.error);
		}
	}

	/**
	 * Takes a credit for the end: one that was meant for an item that never comes, or one
	 * that is left.
	 * @return false if there is none
	 */
	boolean takeCreditForEnd() {
		if (this.asked > 0) {
			this.asked--;
			return true;
		}
		return this.credits.tryTake();
	}

	/**
	 * Counts the items that may still be sent.
	 * @return credits, promised ones included
	 */
	int available() {
		return this.credits.credits() + this.asked;
	}

	boolean isPublisherEnded() {
		return this.publisherEnded;
	}

	/** Sends nothing more, and cancels the publisher if it has not ended by itself. */
	void cancel() {
		if (this.cancelled) {
			return;
		}
		this.cancelled = true;
		Subscription subscription = this.subscription;
		if (subscription != null && !this.publisherEnded) {
			this.owner.cancelPublisher(subscription);
		}
		this.handedOver.clear();
	}

	@Override
	public Context currentContext() {
		return this.owner.publisherContext();
	}

	@Override
	public void onSubscribe(Subscription s) {
		if (Operators.validate(this.subscription, s)) {
			this.subscription = s;
			if (this.cancelled) {
				this.owner.cancelPublisher(s);
			}
			else if (this.context.loop().inEventLoop()) {
				ask();
			}
			else {
				wakeUp();
			}
		}
	}

	@Override
	public void onNext(byte[] item) {
		this.handedOver.add(item);
		handOver();
	}

	@Override
	public void onError(Throwable t) {
		this.error = t;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.publisherEnded = true;
		this.owner.onPublisherDone();
		handOver();
	}

	private void handOver() {
		if (this.context.loop().inEventLoop()) {
			drain();
		}
		else {
			wakeUp();
		}
	}

	private void wakeUp() {
		// a closed queue means that the call ends with its link
		this.mailbox.post(CallMailbox.SETTLED, this.context.queue());
	}

	/**
	 * The call that the items belong to.
	 */
	interface Owner {

		/**
		 * Sends one item, which has a credit.
		 * @param item the item
		 */
		void sendItem(byte[] item);

		/**
		 * Sends the end, behind all items; called again with each credit until the stream
		 * has ended.
		 * @param error what the publisher failed with, or {@code null}
		 */
		void onPublisherEnded(@Nullable Throwable error);

		/** Notes that the publisher has ended by itself. Any thread, once. */
		void onPublisherDone();

		/**
		 * Cancels a publisher that nobody wants any more. Any thread.
		 * @param subscription its subscription
		 */
		void cancelPublisher(Subscription subscription);

		/**
		 * The Reactor context that the publisher sees.
		 * @return the context
		 */
		Context publisherContext();

	}

}
