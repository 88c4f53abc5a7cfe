package dev.gridmesh.benchmarks.subject;

/**
 * The raw protocol in the pipeline of Reactor Netty's WebSockets.
 */
final class ReactorNettySubject implements Subject {

	@Override
	public String name() {
		return "reactor-netty";
	}

	@Override
	public boolean can(Ability ability) {
		return true;
	}

	@Override
	public Hub open(Service service, Setup setup) {
		return new ReactorNettyHub(service, setup);
	}

}
