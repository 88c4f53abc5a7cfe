package dev.gridmesh.protocol;

/**
 * What a message is for (protocol.md §2). Safe for any thread.
 *
 * @since 0.1.0
 */
public enum Op {

	/**
	 * Any code without a meaning; such a message is ignored.
	 */
	UNKNOWN(0, "Unknown"),

	/**
	 * First message, dialer to acceptor.
	 */
	CONNECT(1, "Connect"),

	/**
	 * Accepts or rejects the dialer.
	 */
	CONNECT_RESPONSE(2, "ConnectResponse"),

	/**
	 * Asks whether the connection, or with a mux id that stream, is alive.
	 */
	PING(3, "Ping"),

	/**
	 * Answers a ping.
	 */
	PONG(4, "Pong"),

	/**
	 * Opens a stream.
	 */
	CONNECT_MUX(5, "ConnectMux"),

	/**
	 * Refuses a request or a stream.
	 */
	MUX_CONNECT_ERROR(6, "MuxConnectError"),

	/**
	 * Tells the caller side that the stream is gone.
	 */
	DISCONNECT_CLIENT_MUX(7, "DisconnectClientMux"),

	/**
	 * Tells the handler side to cancel the stream.
	 */
	DISCONNECT_SERVER_MUX(8, "DisconnectServerMux"),

	/**
	 * Carries a request item of a stream, or the end of them.
	 */
	MUX_CLIENT_MSG(9, "MuxClientMsg"),

	/**
	 * Carries a response item of a stream, or the end of them.
	 */
	MUX_SERVER_MSG(10, "MuxServerMsg"),

	/**
	 * Gives one credit for a response item back.
	 */
	UNBLOCK_SRV_MUX(11, "UnblockSrvMux"),

	/**
	 * Gives one credit for a request item back.
	 */
	UNBLOCK_CL_MUX(12, "UnblockClMux"),

	/**
	 * Accepts a stream.
	 */
	ACK_MUX(13, "AckMux"),

	/**
	 * Makes a single request.
	 */
	REQUEST(14, "Request"),

	/**
	 * Answers a single request.
	 */
	RESPONSE(15, "Response"),

	/**
	 * Says that the sender leaves.
	 */
	DISCONNECT(16, "Disconnect"),

	/**
	 * Carries several messages.
	 */
	MERGED(17, "Merged"),

	/**
	 * Announces a message that follows in pieces; extension {@code frag} only. Protocol
	 * v1 knows no name for it, nor for those below.
	 */
	LARGE_MESSAGE(18, "Op(18)"),

	/**
	 * Carries a piece of a large message.
	 */
	PIECE(19, "Op(19)"),

	/**
	 * Says how many bytes of pieces were read.
	 */
	PIECE_ACK(20, "Op(20)"),

	/**
	 * Says that the rest of a large message does not follow.
	 */
	PIECE_ABORT(21, "Op(21)"),

	/**
	 * Makes a single request or opens a stream, with metadata; extension {@code meta}
	 * only.
	 */
	META_CALL(22, "Op(22)"),

	/**
	 * Says that the sender begins no call over this link any more, since another one has
	 * taken its place, and with {@code EOF} that it has none under way; extension
	 * {@code renew} only.
	 */
	RETIRE(23, "Op(23)");

	private static final Op[] BY_CODE = values();

	private final int code;

	private final String displayName;

	Op(int code, String displayName) {
		this.code = code;
		this.displayName = displayName;
	}

	/**
	 * Finds the op of a wire code.
	 * @param code any number
	 * @return the op, {@link #UNKNOWN} if the code has no meaning
	 */
	public static Op of(int code) {
		return (code > 0 && code < BY_CODE.length) ? BY_CODE[code] : UNKNOWN;
	}

	/**
	 * Names a wire code as the protocol does.
	 * @param code any number
	 * @return the name, or for example {@code Op(99)} if the code has no meaning
	 */
	public static String describe(int code) {
		Op op = of(code);
		return (op != UNKNOWN) ? op.displayName : "Op(" + code + ")";
	}

	/**
	 * Returns the wire code.
	 * @return 1 to 23, or 0 for {@link #UNKNOWN}
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Tells which half of a mux a message belongs to: what the handler side sends to the
	 * caller, or what the caller sends to the handler side.
	 * @return whether it goes to the caller; false, too, for what belongs to no mux
	 */
	public boolean isToCaller() {
		return switch (this) {
			case RESPONSE, ACK_MUX, MUX_CONNECT_ERROR, MUX_SERVER_MSG, UNBLOCK_CL_MUX, DISCONNECT_CLIENT_MUX, PONG ->
				true;
			case REQUEST, CONNECT_MUX, MUX_CLIENT_MSG, UNBLOCK_SRV_MUX, DISCONNECT_SERVER_MUX, PING, META_CALL -> false;
			case UNKNOWN, CONNECT, CONNECT_RESPONSE, DISCONNECT, MERGED, LARGE_MESSAGE, PIECE, PIECE_ACK, PIECE_ABORT,
					RETIRE ->
				false;
		};
	}

	/**
	 * Tells whether a message asks for a new call.
	 * @return whether it may be refused
	 */
	public boolean opensCall() {
		return this == REQUEST || this == CONNECT_MUX || this == META_CALL;
	}

	/**
	 * Returns the name that the protocol uses.
	 * @return for example {@code MuxConnectError}
	 */
	public String displayName() {
		return this.displayName;
	}

}
