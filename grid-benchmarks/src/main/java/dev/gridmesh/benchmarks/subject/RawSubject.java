package dev.gridmesh.benchmarks.subject;

/**
 * The yardstick: Netty's WebSocket codec with an 8-byte id, what a careful person writes
 * in a day.
 */
final class RawSubject implements Subject {

	@Override
	public String name() {
		return "raw";
	}

	@Override
	public boolean can(Ability ability) {
		return true;
	}

	@Override
	public Hub open(Service service, Setup setup) {
		return new RawHub(service, setup);
	}

}
