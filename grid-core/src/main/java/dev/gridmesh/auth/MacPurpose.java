package dev.gridmesh.auth;

/**
 * What a MAC of the mutual protocol is for; each purpose has a key of its own
 * (docs/protocol-extensions.md, "proof"). Safe for any thread.
 */
enum MacPurpose {

	/** What a dialer says in its upgrade request. */
	STATEMENT("grid mutual 1 statement"),

	/** What an acceptor says in its answer to the upgrade. */
	ANSWER("grid mutual 1 answer"),

	/** What a dialer announces in Connect. */
	CONNECT("grid mutual 1 connect"),

	/** What an acceptor answers in ConnectResponse. */
	CONNECT_RESPONSE("grid mutual 1 connect response");

	private final String text;

	MacPurpose(String text) {
		this.text = text;
	}

	/** The words that keys and inputs begin with, which never change. */
	String text() {
		return this.text;
	}

}
