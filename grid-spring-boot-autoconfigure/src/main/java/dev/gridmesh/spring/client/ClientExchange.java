package dev.gridmesh.spring.client;

import java.time.Duration;

import dev.gridmesh.CallOptions;
import dev.gridmesh.HandlerId;
import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.GridTarget;

import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringValueResolver;

/**
 * What the annotations of a client method say. Immutable.
 *
 * @param handler which handler to call
 * @param target which nodes to call
 * @param options how to make calls that say nothing else
 */
record ClientExchange(HandlerId handler, GridTarget target, CallOptions options) {

	/**
	 * Reads the annotations.
	 * @param source the method
	 * @param client the annotation of the interface
	 * @param exchange the annotation of the method
	 * @param placeholders puts values in place of placeholders
	 * @return what they say
	 * @throws InvalidGridClientException if that does not make sense
	 */
	static ClientExchange of(ClientMethodSource source, GridClient client, GridExchange exchange,
			StringValueResolver placeholders) {
		return new ClientExchange(handler(source, client, exchange), exchange.to(),
				options(source, exchange, placeholders));
	}

	private static HandlerId handler(ClientMethodSource source, GridClient client, GridExchange exchange) {
		boolean named = !exchange.value().isEmpty();
		if (named == (exchange.id() != 0)) {
			throw source.invalid(
					named ? "has a name ('%s') and a number (%d)".formatted(exchange.value(), exchange.id())
							: "has neither a name nor a number",
					"Write @GridExchange(\"name\"), or @GridExchange(id = 17) for a number of 1 to 253.");
		}
		String prefix = client.prefix().isEmpty() ? "" : client.prefix() + ".";
		try {
			HandlerId id = named ? HandlerId.named(prefix + exchange.value()) : HandlerId.of(exchange.id());
			return exchange.subroute().isEmpty() ? id : id.subroute(exchange.subroute());
		}
		catch (IllegalArgumentException ex) {
			throw source.invalid("calls what cannot be a handler: " + ex.getMessage(), "Correct its name or number.");
		}
	}

	private static CallOptions options(ClientMethodSource source, GridExchange exchange,
			StringValueResolver placeholders) {
		if (exchange.inCapacity() < 0 || exchange.outCapacity() < 0) {
			throw source.invalid(
					"has a negative capacity: %d".formatted(Math.min(exchange.inCapacity(), exchange.outCapacity())),
					"Use a capacity of 1 or more, or leave it out.");
		}
		CallOptions options = CallOptions.defaults();
		if (exchange.inCapacity() > 0) {
			options = options.withInCapacity(exchange.inCapacity());
		}
		if (exchange.outCapacity() > 0) {
			options = options.withOutCapacity(exchange.outCapacity());
		}
		return exchange.deadline().isEmpty() ? options : options.withDeadline(deadline(source, exchange, placeholders));
	}

	private static Duration deadline(ClientMethodSource source, GridExchange exchange,
			StringValueResolver placeholders) {
		String problem;
		try {
			String value = placeholders.resolveStringValue(exchange.deadline());
			Duration deadline = DurationFormatterUtils.detectAndParse((value != null) ? value : "");
			if (!deadline.isNegative() && !deadline.isZero()) {
				return deadline;
			}
			problem = "it must be positive";
		}
		catch (IllegalArgumentException ex) {
			problem = String.valueOf(ex.getMessage());
		}
		throw source.invalid("has the deadline '%s', which cannot be: %s".formatted(exchange.deadline(), problem),
				"Write for example 5s or 500ms.");
	}

	/**
	 * Tells whether calls are made as the grid makes them anyway.
	 */
	boolean isPlain() {
		return this.options.equals(CallOptions.defaults());
	}

	/**
	 * Checks that annotations and signature fit together.
	 * @param source the method
	 * @param arguments its parameters
	 * @param result its result
	 * @throws InvalidGridClientException if they do not
	 */
	void requireFitting(ClientMethodSource source, ClientArguments arguments, ClientResult<?> result) {
		requireNodes(source, arguments);
		if (arguments.sendItems() && this.target.isMany()) {
			throw source.invalid("sends a stream of items to many nodes",
					"Call one node, or send the items as one payload.");
		}
		if (arguments.sendBlockingItems() && !result.blocks()) {
			throw source.invalid("sends items of a Stream, but does not wait until they are sent",
					"Take a Flux of items, or return the answer itself.");
		}
		if (!arguments.sendItems() && this.options.inCapacity() != null) {
			throw source.invalid("has an inCapacity, although it sends no items",
					"Leave inCapacity out, or take a Flux of items.");
		}
		if (!result.stream() && this.options.outCapacity() != null) {
			throw source.invalid("has an outCapacity, although it returns no stream of items",
					"Leave outCapacity out, or return a Flux of items.");
		}
	}

	private void requireNodes(ClientMethodSource source, ClientArguments arguments) {
		boolean one = this.target == GridTarget.PEER;
		if (one && !arguments.namePeer()) {
			throw source.invalid("does not say which node it calls",
					"Add a parameter @Peer String node, or to = GridTarget.ANY, ALL or OTHERS to its @GridExchange.");
		}
		if (!one && arguments.namePeer()) {
			throw source.invalid("has a @Peer parameter, although it calls %s".formatted(this.target),
					"Leave the parameter or to = GridTarget.%s out.".formatted(this.target));
		}
	}

}
