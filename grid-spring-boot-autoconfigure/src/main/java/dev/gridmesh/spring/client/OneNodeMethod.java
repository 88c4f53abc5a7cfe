package dev.gridmesh.spring.client;

import dev.gridmesh.CallOptions;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.GridRequester.PeerSpec;
import dev.gridmesh.spring.GridRequester.RequestSpec;
import dev.gridmesh.spring.GridTarget;
import org.jspecify.annotations.Nullable;

/**
 * A method that calls one node. Immutable.
 *
 * @param requester makes the calls
 * @param source the method
 * @param exchange what to call
 * @param arguments what to send
 * @param result what to make of the answer
 */
record OneNodeMethod(GridRequester requester, ClientMethodSource source, ClientExchange exchange,
		ClientArguments arguments, ClientResult<RequestSpec> result) implements ClientMethod {

	@Override
	public @Nullable Object invoke(@Nullable Object[] arguments) {
		BlockingCheck.requireAllowed(this.source, this.result);
		RequestSpec spec = withOptions(peer(arguments).handler(this.exchange.handler()), arguments);
		Object payload = this.arguments.payload(arguments);
		if (payload != null) {
			spec = (this.arguments.payloadType() != null) ? spec.data(payload, this.arguments.payloadType())
					: spec.data(payload);
		}
		if (this.arguments.sendItems()) {
			spec = spec.items(this.arguments.items(arguments), this.arguments.itemType());
		}
		return this.result.read().apply(spec);
	}

	private PeerSpec peer(@Nullable Object[] arguments) {
		return (this.exchange.target() == GridTarget.ANY) ? this.requester.any()
				: this.requester.peer(this.arguments.peer(arguments));
	}

	private RequestSpec withOptions(RequestSpec spec, @Nullable Object[] arguments) {
		CallOptions options = this.arguments.options(arguments);
		RequestSpec declared = this.exchange.isPlain() ? spec : spec.options(this.exchange.options());
		return (options != null) ? declared.options(options) : declared;
	}

}
