package dev.gridmesh.benchmarks.subject;

import java.util.function.IntUnaryOperator;

import reactor.netty.resources.LoopResources;

/**
 * What a hub is made of.
 *
 * @param clients how many calling ends, at least 1
 * @param serverLoops the loops of the serving end; stay the caller's
 * @param clientLoops the loops of the calling ends; stay the caller's
 * @param dialPort turns the port that the server has bound into the one to dial; asked
 * once
 */
public record Setup(int clients, LoopResources serverLoops, LoopResources clientLoops, IntUnaryOperator dialPort) {

	/** How many items of a stream may be under way where the subject counts items. */
	public static final int STREAM_WINDOW = 256;

	/** The largest payload that all subjects must take, in bytes. */
	public static final int MAX_PAYLOAD = 20 * 1024 * 1024;

	/** The address that everybody binds and dials. */
	public static final String HOST = "127.0.0.1";

}
