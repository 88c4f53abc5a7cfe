package dev.gridmesh.transport;

/**
 * Is told how one attempt to dial ended; exactly one method is called, once.
 *
 * @since 0.1.0
 */
public interface DialListener {

	/**
	 * The peer upgraded. Called on the transport's loop, before anything is read.
	 * @param transport the new transport; its receiver must start or close it
	 * @param answer the headers of the answer, which may be kept
	 */
	void onDialled(GridTransport transport, UpgradeHeaders answer);

	/**
	 * The attempt failed. Called on any thread.
	 * @param cause why
	 */
	void onDialFailed(Throwable cause);

}
