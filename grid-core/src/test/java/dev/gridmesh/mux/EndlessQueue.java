package dev.gridmesh.mux;

/**
 * An outbound queue that always has room.
 */
final class EndlessQueue implements OutboundRoom.Queue {

	@Override
	public boolean hasRoom(int part) {
		return true;
	}

	@Override
	public long takenBytes() {
		return 0;
	}

}
