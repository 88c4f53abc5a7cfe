package dev.gridmesh.connection;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

import dev.gridmesh.CallStats;
import dev.gridmesh.mux.Disconnection;
import dev.gridmesh.mux.InboundCall;
import dev.gridmesh.mux.InboundStream;
import dev.gridmesh.mux.OutboundMux;
import org.jspecify.annotations.Nullable;

/**
 * Tables that leave out the last call that this node has made when all are ended: planted
 * by {@code PlantedFaultsSimulationTests}.
 */
final class LeavingOutCallTables {

	private final CallTables genuine;

	private @Nullable OutboundMux last;

	LeavingOutCallTables(BooleanSupplier owner, RandomGenerator random) {
		this.genuine = new CallTables(owner, random);
	}

	void add(long muxId, OutboundMux call) {
		this.genuine.add(muxId, call);
		this.last = call;
	}

	void remove(OutboundMux call) {
		this.genuine.remove(call);
	}

	void add(InboundCall call) {
		this.genuine.add(call);
	}

	void remove(InboundCall call) {
		this.genuine.remove(call);
	}

	void add(InboundStream stream) {
		this.genuine.add(stream);
	}

	void remove(InboundStream stream) {
		this.genuine.remove(stream);
	}

	@Nullable OutboundMux outbound(long muxId) {
		return this.genuine.outbound(muxId);
	}

	@Nullable InboundCall inboundCall(long muxId) {
		return this.genuine.inboundCall(muxId);
	}

	@Nullable InboundStream inboundStream(long muxId) {
		return this.genuine.inboundStream(muxId);
	}

	void onOutboundRoom() {
		this.genuine.onOutboundRoom();
	}

	int outboundCalls() {
		return this.genuine.outboundCalls();
	}

	int outboundStreams() {
		return this.genuine.outboundStreams();
	}

	int inboundCalls() {
		return this.genuine.inboundCalls();
	}

	int inboundStreams() {
		return this.genuine.inboundStreams();
	}

	void endAll(Disconnection cause) {
		if (this.last != null) {
			this.genuine.remove(this.last);
		}
		this.genuine.endAll(cause);
	}

	long checkDeadlines(long nowNanos) {
		return this.genuine.checkDeadlines(nowNanos);
	}

	void collect(List<CallStats> target) {
		this.genuine.collect(target);
	}

}
