package dev.gridmesh.connection;

import java.util.List;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;

/**
 * A queue in which the end of a stream overtakes the items that wait: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
final class OvertakingOutboundQueue {

	private final OutboundQueue genuine;

	OvertakingOutboundQueue(ConnectionSettings.Messages limits) {
		this.genuine = new OutboundQueue(limits);
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

	void takeBatch(List<Message> batch) {
		this.genuine.takeBatch(batch);
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

	boolean hasRoom(int part) {
		return this.genuine.hasRoom(part);
	}

	boolean isOverrun() {
		return this.genuine.isOverrun();
	}

	void clear() {
		this.genuine.clear();
	}

}
