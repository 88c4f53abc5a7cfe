package dev.gridmesh.auth;

import java.util.Objects;

/**
 * Says what is wrong with the proof of another node, in words for the log of this one,
 * and what to change. Holds no secret.
 *
 * @since 0.1.0
 */
public class InvalidProofException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ProofFault fault;

	/**
	 * Creates an exception.
	 * @param fault what is wrong
	 * @param message the same in words; what the other node said is in it only if a MAC
	 * of this grid covered it
	 */
	public InvalidProofException(ProofFault fault, String message) {
		super(message, null, false, false);
		this.fault = Objects.requireNonNull(fault, "fault");
	}

	/**
	 * What is wrong.
	 * @return the kind of fault
	 */
	public ProofFault fault() {
		return this.fault;
	}

}
