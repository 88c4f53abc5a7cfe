package dev.gridmesh.spring.client;

import dev.gridmesh.CallOptions;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.GridRequester.PeersRequestSpec;
import dev.gridmesh.spring.GridRequester.PeersSpec;
import dev.gridmesh.spring.GridTarget;
import org.jspecify.annotations.Nullable;

/**
 * A method that calls many nodes. Immutable.
 *
 * @param requester makes the calls
 * @param source the method
 * @param exchange what to call
 * @param arguments what to send
 * @param result what to make of the answers
 */
record ManyNodesMethod(GridRequester requester, ClientMethodSource source, ClientExchange exchange,
		ClientArguments arguments, ClientResult<PeersRequestSpec> result) implements ClientMethod {

	@Override
	public @Nullable Object invoke(@Nullable Object[] arguments) {
		BlockingCheck.requireAllowed(this.source, this.result);
		PeersRequestSpec spec = withOptions(peers().handler(this.exchange.handler()), arguments);
		Object payload = this.arguments.payload(arguments);
		if (payload != null) {
			spec = (this.arguments.payloadType() != null) ? spec.data(payload, this.arguments.payloadType())
					: spec.data(payload);
		}
		return this.result.read().apply(spec);
	}

	private PeersSpec peers() {
		return (this.exchange.target() == GridTarget.ALL) ? this.requester.all() : this.requester.others();
	}

	private PeersRequestSpec withOptions(PeersRequestSpec spec, @Nullable Object[] arguments) {
		CallOptions options = this.arguments.options(arguments);
		PeersRequestSpec declared = this.exchange.isPlain() ? spec : spec.options(this.exchange.options());
		return (options != null) ? declared.options(options) : declared;
	}

}
