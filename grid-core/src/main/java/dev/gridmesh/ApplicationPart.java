package dev.gridmesh;

/**
 * The kinds of code that are not the grid's own and that it calls: what an application,
 * its libraries or its framework supply.
 *
 * @since 0.1.0
 */
public enum ApplicationPart {

	/** A handler, or the publisher that it returned. */
	HANDLER,

	/** Who subscribed to a call, or to the items of a handler's caller. */
	SUBSCRIBER,

	/** Who emits the request items of a call. */
	PUBLISHER,

	/** The executor of blocking handlers. */
	EXECUTOR,

	/** Who makes the tokens that this node shows. */
	TOKEN_ISSUER,

	/** Who checks the tokens that this node is shown. */
	TOKEN_VERIFIER,

	/** Who says whether other nodes are those whose names they claim. */
	AUTHENTICATOR,

	/** Who gives what this node shows to the authenticators of others. */
	CREDENTIALS,

	/** Who is told of each call: a {@code GridListener} and what it returned. */
	CALL_LISTENER,

	/** Who subscribed to states of connections, or to changes of the peers. */
	OBSERVER,

	/** Who knows this node's name, or those of its peers, once the grid starts. */
	NAME_SUPPLIER,

	/** Who accepts connections. */
	TRANSPORT_LISTENER,

	/** Who dials. */
	TRANSPORT_CONNECTOR,

	/** The event loops, and what ends with the grid. */
	RUNTIME,

	/** The {@link ErrorListener} itself; it is not told of its own failures. */
	ERROR_LISTENER,

	/** The log, which could not take a failure; the {@link ErrorListener} is not told. */
	LOG

}
