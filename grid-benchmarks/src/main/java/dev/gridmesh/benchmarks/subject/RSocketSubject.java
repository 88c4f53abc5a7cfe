package dev.gridmesh.benchmarks.subject;

/**
 * RSocket, over TCP or WebSocket.
 */
final class RSocketSubject implements Subject {

	private final boolean webSocket;

	RSocketSubject(boolean webSocket) {
		this.webSocket = webSocket;
	}

	@Override
	public String name() {
		return this.webSocket ? "rsocket-websocket" : "rsocket-tcp";
	}

	@Override
	public boolean can(Ability ability) {
		return true;
	}

	@Override
	public Hub open(Service service, Setup setup) {
		return new RSocketHub(service, setup, this.webSocket);
	}

}
