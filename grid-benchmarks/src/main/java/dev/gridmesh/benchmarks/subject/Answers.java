package dev.gridmesh.benchmarks.subject;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends of calls as futures, for callers that wait.
 */
public final class Answers {

	private Answers() {
	}

	/**
	 * Makes a first call over a peer that connects only then, and waits for its end.
	 * @param peer whom to call
	 */
	static void connect(BenchmarkPeer peer) {
		CompletableFuture<byte[]> first = new CompletableFuture<>();
		call(peer, EchoService.PROBE.clone(), first);
		first.orTimeout(Hub.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
	}

	/**
	 * Makes a call.
	 * @param peer whom to call
	 * @param request the payload
	 * @param answer completed when the call ends
	 */
	public static void call(BenchmarkPeer peer, byte[] request, CompletableFuture<byte[]> answer) {
		peer.call(request, (payload, error) -> {
			if (error != null) {
				answer.completeExceptionally(error);
			}
			else {
				answer.complete(payload);
			}
		});
	}

}
