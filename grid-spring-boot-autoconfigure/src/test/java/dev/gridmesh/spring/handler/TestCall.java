package dev.gridmesh.spring.handler;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;

import dev.gridmesh.GridCall;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.NodeIdentity;
import dev.gridmesh.auth.NodePrincipal;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A call that tests make and cancel.
 */
final class TestCall implements GridCall {

	private final HandlerId handler;

	private final Sinks.Empty<Void> cancellation = Sinks.empty();

	private volatile boolean cancelled;

	TestCall(HandlerId handler) {
		this.handler = handler;
	}

	void cancel() {
		this.cancelled = true;
		this.cancellation.tryEmitEmpty();
	}

	@Override
	public Principal principal() {
		return new NodePrincipal(caller(), NodeIdentity.NAME);
	}

	@Override
	public NodeName caller() {
		return NodeName.of("http://caller:8080");
	}

	@Override
	public HandlerId handler() {
		return this.handler;
	}

	@Override
	public @Nullable Duration remaining() {
		return null;
	}

	@Override
	public Map<String, String> metadata() {
		return Map.of();
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public Mono<Void> cancellation() {
		return this.cancellation.asMono();
	}

}
