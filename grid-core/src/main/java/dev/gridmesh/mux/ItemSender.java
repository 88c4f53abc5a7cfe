package dev.gridmesh.mux;

import java.util.Objects;

import dev.gridmesh.application.Publishers;
import dev.gridmesh.protocol.CreditCodec;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Message;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * The sending half of a stream, on either side: asks a publisher for as many items as
 * there are credits (protocol.md §5). Owner loop only, but for the signals of the
 * publisher, which may come on any thread.
 * <p>
 * State: the {@link AskedItems}; items on their way from another thread, bounded by
 * these; and the publisher, with its end. It ends with {@link #cancel()}.
 * <p>
 * A publisher that breaks the rules of Reactive Streams has ended with an error; a null
 * is answered with a {@link NullSignalException} besides.
 */
final class ItemSender implements CoreSubscriber<byte[]> {

	private final MuxContext context;

	private final CallMailbox mailbox;

	private final Owner owner;

	private final AskedItems asked;

	private final ItemQueue handedOver = new ItemQueue();

	private boolean asking;

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
		this.asked = new AskedItems(context, capacity);
		this.owner = owner;
	}

	/**
	 * Changes the credits to begin with, before it is open.
	 * @param capacity the credits
	 */
	void capacity(int capacity) {
		this.asked.capacity(capacity);
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
		assert this.context.isOwner() : CallMailbox.OFF_LOOP;
		if (this.asked.onCredit(returned)) {
			advance();
		}
	}

	/** Asks for items and sends what has come, as far as credits and room go. */
	void advance() {
		assert this.context.isOwner() : CallMailbox.OFF_LOOP;
		drain();
		ask();
	}

	private void ask() {
		if (this.asking) {
			// called by the publisher, whose items are counted below
			return;
		}
		Throwable failure = null;
		this.asking = true;
		try {
			int items = askable();
			while (items > 0 && failure == null) {
				this.asked.ask(items);
				this.handedOver.expect(items);
				failure = Publishers.request(Objects.requireNonNull(this.subscription), items);
				items = askable();
			}
		}
		finally {
			this.asking = false;
		}
		if (failure != null) {
			broke(failure);
		}
	}

	/** Tells how many items to ask for: one until the size of an item is known. */
	private int askable() {
		boolean none = this.subscription == null || !this.open || this.publisherEnded || this.cancelled;
		return none ? 0 : this.asked.forMore();
	}

	private void drain() {
		if (!this.open) {
			return;
		}
		// read before the items: what was emitted before the end is then seen, too
		boolean last = this.publisherEnded;
		byte[] item = this.handedOver.poll();
		while (item != null && !this.cancelled) {
			this.asked.arrived(item.length);
			this.owner.sendItem(item);
			item = this.handedOver.poll();
		}
		if (last && !this.cancelled) {
			this.asked.giveRoomBack();
			this.owner.onPublisherEnded(this.error);
		}
	}

	/**
	 * Takes a credit for the end: one that was meant for an item that never comes, or one
	 * that is left.
	 * @return false if there is none
	 */
	boolean takeCreditForEnd() {
		return this.asked.takeForEnd();
	}

	/**
	 * Counts the items that may still be sent.
	 * @return credits, promised ones included
	 */
	int available() {
		return this.asked.available();
	}

	boolean isPublisherEnded() {
		return this.publisherEnded;
	}

	/** Sends nothing more, and cancels the publisher if it has not ended by itself. */
	void cancel() {
		// one that was never open may be cancelled by whoever failed to start the call
		assert !this.open || this.context.isOwner() : CallMailbox.OFF_LOOP;
		if (this.cancelled) {
			return;
		}
		this.cancelled = true;
		this.asked.giveRoomBack();
		if (!this.publisherEnded) {
			this.owner.cancelPublisher(this.subscription);
		}
		this.handedOver.clear();
	}

	@Override
	public Context currentContext() {
		return this.owner.publisherContext();
	}

	@Override
	public void onSubscribe(Subscription s) {
		if (s == null) {
			throw refused("the publisher has no subscription");
		}
		if (this.subscription != null) {
			// the first one goes on (Reactive Streams rule 2.5)
			Throwable thrown = Publishers.cancel(s);
			if (thrown != null) {
				this.owner.onPublisherBroke(thrown);
			}
		}
		else {
			this.subscription = s;
			if (this.cancelled || this.publisherEnded) {
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
		if (item == null) {
			throw refused("the publisher emitted null");
		}
		if (this.publisherEnded || this.cancelled) {
			return;
		}
		if (this.handedOver.isExpected()) {
			handOver(item);
		}
		else {
			broke(new IllegalStateException(
					"the publisher emitted more items than were requested (Reactive Streams rule 1.1)"));
		}
	}

	/** Ends the items early because of a null; what is returned is to be thrown. */
	private NullSignalException refused(String what) {
		NullSignalException refusal = new NullSignalException(what);
		if (!this.publisherEnded && !this.cancelled) {
			stop(refusal);
			this.owner.onPublisherBroke(refusal);
		}
		return refusal;
	}

	/**
	 * Ends the items early because the publisher threw something, or broke the rules.
	 * @param failure what it threw, or which rule it broke
	 */
	void broke(Throwable failure) {
		stop(failure);
		if (!(failure instanceof NullSignalException)) {
			this.owner.onPublisherBroke(failure);
		}
	}

	private void stop(Throwable failure) {
		Subscription subscription = this.subscription;
		// ended first: it may emit again while it is cancelled
		end(failure);
		if (subscription != null) {
			this.owner.cancelPublisher(subscription);
		}
	}

	@Override
	public void onError(Throwable t) {
		if (t == null) {
			throw refused("the publisher failed with null");
		}
		end(t);
		if (!(t instanceof NullSignalException)) {
			this.owner.onPublisherFailed(t);
		}
	}

	/**
	 * Ends the items, unless they have ended; nothing is reported.
	 * @param error why they end early, or {@code null} if they are complete
	 */
	void end(@Nullable Throwable error) {
		if (!this.publisherEnded) {
			this.error = error;
			this.publisherEnded = true;
			this.owner.onPublisherDone();
			handOver();
		}
	}

	@Override
	public void onComplete() {
		end(null);
	}

	private void handOver(byte[] item) {
		if (this.context.loop().inEventLoop() && this.open && this.handedOver.isEmpty()) {
			this.asked.arrived(item.length);
			this.owner.sendItem(item);
			ask();
		}
		else {
			this.handedOver.add(item);
			handOver();
		}
	}

	private void handOver() {
		if (this.context.loop().inEventLoop()) {
			advance();
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
		 * Notes that the publisher has signalled an error, when that is on its way. Any
		 * thread.
		 * @param error the error
		 */
		void onPublisherFailed(Throwable error);

		/**
		 * Notes that the publisher threw something or broke the rules, when its end is on
		 * its way, if that is its end. Any thread.
		 * @param failure what it threw, or which rule it broke
		 */
		void onPublisherBroke(Throwable failure);

		/**
		 * Cancels a publisher that nobody wants any more. Any thread.
		 * @param subscription its subscription, or {@code null} if it has made none yet
		 */
		void cancelPublisher(@Nullable Subscription subscription);

		/**
		 * The Reactor context that the publisher sees.
		 * @return the context
		 */
		Context publisherContext();

	}

}
