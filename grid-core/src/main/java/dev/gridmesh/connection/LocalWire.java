package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.transport.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * One end of a wire within this node: hands messages to its twin on the same loop,
 * unencoded and never on the sender's stack. Owner loop only.
 */
final class LocalWire implements LinkWire {

	private final GridEventLoop loop;

	private @Nullable LocalWire twin;

	private @Nullable WireReceiver receiver;

	private boolean closed;

	private LocalWire(GridEventLoop loop) {
		this.loop = loop;
	}

	/**
	 * Makes two ends that are joined.
	 * @param loop the loop that owns both
	 * @return the two ends
	 */
	static List<LocalWire> pair(GridEventLoop loop) {
		LocalWire one = new LocalWire(loop);
		LocalWire other = new LocalWire(loop);
		one.twin = other;
		other.twin = one;
		return List.of(one, other);
	}

	@Override
	public GridEventLoop executor() {
		return this.loop;
	}

	@Override
	public boolean isRemote() {
		return false;
	}

	@Override
	public String remoteAddress() {
		return "local";
	}

	@Override
	public void start(WireReceiver receiver) {
		this.receiver = receiver;
	}

	@Override
	public void write(OutboundQueue queue, LinkStats stats) {
		LocalWire twin = this.twin;
		if (queue.isEmpty() || this.closed || twin == null) {
			return;
		}
		List<Message> messages = new ArrayList<>(queue.size());
		while (!queue.isEmpty()) {
			messages.add(copyOf(queue.poll()));
			stats.written(1, 0);
		}
		this.loop.execute(() -> twin.receive(messages));
	}

	/** The receiver owns what it gets, as if it had come from afar. */
	private static Message copyOf(Message message) {
		byte[] payload = message.payload();
		return (payload.length == 0) ? message : new Message(message.muxId(), message.seq(), message.deadlineMillis(),
				message.handler(), message.opCode(), message.flags(), payload.clone(), message.subroute());
	}

	private void receive(List<Message> messages) {
		WireReceiver receiver = this.receiver;
		if (receiver != null && !this.closed) {
			messages.forEach((message) -> TransportWire.deliver(receiver, message));
			receiver.onReadComplete();
		}
	}

	@Override
	public void read() {
		// messages come as they are written
	}

	@Override
	public long partBytes() {
		return 0;
	}

	@Override
	public long pendingBytes() {
		return 0;
	}

	@Override
	public long flushedBytes() {
		return 0;
	}

	@Override
	public void close(CloseReason reason) {
		this.closed = true;
		LocalWire twin = this.twin;
		if (twin != null && !twin.closed && twin.receiver != null) {
			if (this.loop.inEventLoop()) {
				twin.receiver.onWireClosed(reason);
			}
			else {
				// the loop of both is gone
				twin.receiver.abandon();
			}
		}
	}

}
