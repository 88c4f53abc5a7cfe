package dev.gridmesh.mux;

/**
 * A queue that stays open when its link is given up, until the link's loop comes to it:
 * until then a stale link takes calls. Planted by {@code PlantedFaultsSimulationTests}.
 */
public final class LateClosingCallQueue {

	private final CallQueue genuine;

	private boolean closing;

	public LateClosingCallQueue(int places, long maxBytes, Runnable wakeUp) {
		this.genuine = new CallQueue(places, maxBytes, wakeUp);
	}

	public boolean tryTakePlace(int bytes) {
		return this.genuine.tryTakePlace(bytes);
	}

	void giveBytesBack(int bytes) {
		this.genuine.giveBytesBack(bytes);
	}

	void givePlaceBack() {
		this.genuine.givePlaceBack();
	}

	public int placesTaken() {
		return this.genuine.placesTaken();
	}

	public void retire() {
		this.genuine.retire();
	}

	public boolean isRetired() {
		return this.genuine.isRetired();
	}

	boolean offer(CallMailbox mailbox) {
		return this.genuine.offer(mailbox);
	}

	public void drain() {
		this.genuine.drain();
	}

	public boolean close() {
		boolean first = !this.closing;
		this.closing = true;
		return first;
	}

	public boolean isClosed() {
		return this.genuine.isClosed();
	}

	public boolean abandon() {
		return this.genuine.abandon();
	}

	public boolean isAbandoned() {
		return this.genuine.isAbandoned();
	}

	public void drainClosed(Disconnection cause) {
		this.genuine.close();
		this.genuine.drainClosed(cause);
	}

}
