package dev.gridmesh.benchmarks.subject;

/**
 * gRPC with payloads as they are, on Netty and on the event loops themselves.
 */
final class GrpcSubject implements Subject {

	@Override
	public String name() {
		return "grpc";
	}

	@Override
	public boolean can(Ability ability) {
		return true;
	}

	@Override
	public Hub open(Service service, Setup setup) {
		return new GrpcHub(service, setup);
	}

}
