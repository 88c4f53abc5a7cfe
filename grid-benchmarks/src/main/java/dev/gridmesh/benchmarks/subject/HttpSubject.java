package dev.gridmesh.benchmarks.subject;

/**
 * HTTP/1.1 by Reactor Netty: one request at a time on each of as many connections as it
 * takes.
 */
final class HttpSubject implements Subject {

	private final boolean webClient;

	HttpSubject(boolean webClient) {
		this.webClient = webClient;
	}

	@Override
	public String name() {
		return this.webClient ? "webclient" : "http";
	}

	@Override
	public boolean can(Ability ability) {
		return switch (ability) {
			case STREAMS -> !this.webClient;
			case MULTIPLEXED -> false;
			case LARGE_PAYLOADS -> true;
		};
	}

	@Override
	public Hub open(Service service, Setup setup) {
		return new HttpHub(service, setup, this.webClient);
	}

}
