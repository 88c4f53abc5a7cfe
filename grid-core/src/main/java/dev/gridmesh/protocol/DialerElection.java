package dev.gridmesh.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.gridmesh.NodeName;

/**
 * Which of two nodes opens the socket between them. Both decide alike without talking
 * (protocol.md §1). Safe for any thread.
 *
 * @since 0.1.0
 */
public final class DialerElection {

	private DialerElection() {
	}

	/**
	 * Tells whether this node dials the remote node, or else accepts from it.
	 * @param local the name of this node
	 * @param remote the name of the other node
	 * @return {@code true} if this node dials
	 */
	public static boolean localDials(NodeName local, NodeName remote) {
		return localDials(local.value(), remote.value());
	}

	/**
	 * Tells whether this node dials the remote node, or else accepts from it.
	 * @param local the name of this node
	 * @param remote the name of the other node
	 * @return {@code true} if this node dials; {@code false} for equal names
	 */
	public static boolean localDials(String local, String remote) {
		int order = Long.compareUnsigned(Checksum.xxh3(local + remote), Checksum.xxh3(remote + local));
		if (order != 0) {
			return order < 0;
		}
		byte[] localBytes = local.getBytes(StandardCharsets.UTF_8);
		return Arrays.compareUnsigned(localBytes, remote.getBytes(StandardCharsets.UTF_8)) < 0;
	}

}
