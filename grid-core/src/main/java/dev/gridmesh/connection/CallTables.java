package dev.gridmesh.connection;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import dev.gridmesh.CallStats;
import dev.gridmesh.mux.CallMailbox;
import dev.gridmesh.mux.Disconnection;
import dev.gridmesh.mux.InboundCall;
import dev.gridmesh.mux.InboundStream;
import dev.gridmesh.mux.MuxTable;
import dev.gridmesh.mux.OutboundMux;
import dev.gridmesh.mux.OutboundStream;
import org.jspecify.annotations.Nullable;

/**
 * The running calls of a link, in both directions. Owner loop only.
 * <p>
 * The ids of the two directions are independent (protocol.md §4), and so are those of the
 * peer's requests and streams. A peer may use the id of a running request again: the
 * table holds the last one, and each knows the one before.
 */
final class CallTables {

	private final MuxTable<OutboundMux> outbound;

	private final MuxTable<InboundCall> inboundCalls;

	private final MuxTable<InboundStream> inboundStreams;

	private final BooleanSupplier owner;

	private int outboundStreamCount;

	private int inboundCallCount;

	/** Only while the deadlines are looked at. */
	private long nextDeadline;

	/**
	 * Makes empty tables.
	 * @param owner tells whether the calling thread owns them
	 * @param random where their secrets come from
	 */
	CallTables(BooleanSupplier owner, RandomGenerator random) {
		this.owner = owner;
		this.outbound = new MuxTable<>(random);
		this.inboundCalls = new MuxTable<>(random);
		this.inboundStreams = new MuxTable<>(random);
	}

	void add(long muxId, OutboundMux call) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		this.outbound.put(muxId, call);
		if (call instanceof OutboundStream) {
			this.outboundStreamCount++;
		}
	}

	void remove(OutboundMux call) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		if (this.outbound.remove(call.muxId()) != null && call instanceof OutboundStream) {
			this.outboundStreamCount--;
		}
	}

	void add(InboundCall call) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		call.shadow(this.inboundCalls.put(call.muxId(), call));
		this.inboundCallCount++;
	}

	void remove(InboundCall call) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		this.inboundCallCount--;
		InboundCall newer = call.shadowedBy();
		InboundCall older = call.shadowed();
		if (newer != null) {
			newer.shadow(older);
		}
		else if (older != null) {
			older.uncover();
			this.inboundCalls.put(call.muxId(), older);
		}
		else {
			this.inboundCalls.remove(call.muxId());
		}
	}

	void add(InboundStream stream) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		this.inboundStreams.put(stream.muxId(), stream);
	}

	void remove(InboundStream stream) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		this.inboundStreams.remove(stream.muxId());
	}

	@Nullable OutboundMux outbound(long muxId) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		return this.outbound.get(muxId);
	}

	@Nullable InboundCall inboundCall(long muxId) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		return this.inboundCalls.get(muxId);
	}

	@Nullable InboundStream inboundStream(long muxId) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		return this.inboundStreams.get(muxId);
	}

	/** Lets all streams go on after the outbound queue was full. */
	void onOutboundRoom() {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		this.inboundStreams.forEach(InboundStream::goOn);
		this.outbound.forEach(OutboundMux::goOn);
	}

	int outboundCalls() {
		return this.outbound.size() - this.outboundStreamCount;
	}

	int outboundStreams() {
		return this.outboundStreamCount;
	}

	int inboundCalls() {
		return this.inboundCallCount;
	}

	int inboundStreams() {
		return this.inboundStreams.size();
	}

	/** Ends all calls: first the peer's, so that handlers see it, then this node's. */
	void endAll(Disconnection cause) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		forEachCall((call) -> call.disconnect(cause));
	}

	/** Shows all calls; they may end meanwhile. */
	private void forEachCall(Consumer<CallMailbox> action) {
		this.inboundStreams.forEach(action);
		this.inboundCalls.forEach((call) -> forEachShadowed(call, action));
		this.outbound.forEach(action);
	}

	/** Ends the calls that are late, and tells how far the next deadline is away. */
	long checkDeadlines(long nowNanos) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		this.nextDeadline = CallMailbox.NO_DEADLINE;
		forEachCall((call) -> this.nextDeadline = Math.min(this.nextDeadline, call.checkDeadline(nowNanos)));
		return this.nextDeadline;
	}

	void collect(List<CallStats> target) {
		assert this.owner.getAsBoolean() : "not the loop of the link";
		this.outbound.forEach((call) -> target.add(call.stats()));
		this.inboundCalls.forEach((call) -> forEachShadowed(call, (each) -> target.add(each.stats())));
		this.inboundStreams.forEach((stream) -> target.add(stream.stats()));
	}

	private static void forEachShadowed(InboundCall newest, Consumer<? super InboundCall> action) {
		InboundCall call = newest;
		while (call != null) {
			InboundCall older = call.shadowed();
			action.accept(call);
			call = older;
		}
	}

}
