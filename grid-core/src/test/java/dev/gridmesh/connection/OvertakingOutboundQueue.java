package dev.gridmesh.connection;

import java.util.List;
import java.util.function.LongSupplier;

import dev.gridmesh.MessageSettings;
import dev.gridmesh.mux.OutboundRoom;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Piece;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which the end of a stream overtakes the items that wait: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
final class OvertakingOutboundQueue implements OutboundRoom.Queue {

	private final OutboundQueue genuine;

	OvertakingOutboundQueue(MessageSettings limits, boolean inPieces, LongSupplier nanoTime) {
		this.genuine = new OutboundQueue(limits, inPieces, nanoTime);
	}

	long add(Message message) {
		if (message.op() == Op.MUX_SERVER_MSG && message.has(Flags.EOF)) {
			this.genuine.addUrgent(message);
			return 0;
		}
		return this.genuine.add(message);
	}

	void addUrgent(Message message) {
		this.genuine.addUrgent(message);
	}

	boolean isTaken(long place) {
		return this.genuine.isTaken(place);
	}

	boolean canTake() {
		return this.genuine.canTake();
	}

	@Nullable Piece take(List<Message> batch) {
		return this.genuine.take(batch);
	}

	@Override
	public long takenBytes() {
		return this.genuine.takenBytes();
	}

	void drop(boolean ofPeer, long muxId) {
		this.genuine.drop(ofPeer, muxId);
	}

	boolean acknowledge(long count) {
		return this.genuine.acknowledge(count);
	}

	boolean isBlocked() {
		return this.genuine.isBlocked();
	}

	long acknowledged() {
		return this.genuine.acknowledged();
	}

	Message poll() {
		return this.genuine.poll();
	}

	boolean isEmpty() {
		return this.genuine.isEmpty();
	}

	int size() {
		return this.genuine.size();
	}

	@Override
	public boolean hasRoom(int part) {
		return this.genuine.hasRoom(part);
	}

	boolean isOverrun() {
		return this.genuine.isOverrun();
	}

	long answerBytes() {
		return this.genuine.answerBytes();
	}

	void clear() {
		this.genuine.clear();
	}

}
