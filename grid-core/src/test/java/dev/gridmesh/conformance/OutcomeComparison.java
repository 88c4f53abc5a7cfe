package dev.gridmesh.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridProtocolException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.conformance.Conversation.RecordedOutcome;
import dev.gridmesh.conformance.Outcome.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an application got with what was recorded: for each call in order, the
 * calls in any order.
 */
final class OutcomeComparison {

	private OutcomeComparison() {
	}

	/**
	 * Fails if there is a difference.
	 * @param recorded what the reference's application got
	 * @param actual what the node's application got
	 */
	static void verify(List<RecordedOutcome> recorded, List<Outcome> actual) {
		Map<String, List<Outcome>> left = new LinkedHashMap<>();
		actual.forEach((one) -> left.computeIfAbsent(one.what(), (what) -> new ArrayList<>()).add(one));
		for (RecordedOutcome wanted : recorded) {
			List<Outcome> ofCall = left.getOrDefault(wanted.what(), List.of());
			if (ofCall.isEmpty() || !fits(wanted, ofCall.get(0))) {
				throw new AssertionError("the application should get\n  %s\nbut got\n  %s".formatted(wanted, actual));
			}
			ofCall.remove(0);
		}
		left.values().removeIf(List::isEmpty);
		if (!left.isEmpty()) {
			throw new AssertionError("the application got more than was recorded:\n  " + left);
		}
	}

	private static boolean fits(RecordedOutcome wanted, Outcome actual) {
		String error = wanted.error();
		if (error != null) {
			return errorFits(error, actual.kind(), actual.error());
		}
		return wanted.end() ? actual.kind() == Kind.END
				: actual.kind() == Kind.PAYLOAD && Arrays.equals(wanted.payload(), actual.payload());
	}

	/* The reference's words for errors of its own stand for our types. */
	private static boolean errorFits(String wanted, Kind kind, @Nullable Throwable actual) {
		if (wanted.startsWith("Invalid Handler")) {
			return actual instanceof GridHandlerNotFoundException;
		}
		return switch (wanted) {
			case "context canceled", "caller had enough" -> kind == Kind.CANCELLED;
			case "remote disconnected", "remote terminated call" -> actual instanceof GridDisconnectedException;
			case "context deadline exceeded" -> actual instanceof GridTimeoutException;
			case "out-of-sequence item received" -> actual instanceof GridProtocolException protocol
					&& String.valueOf(protocol.getMessage()).contains(wanted);
			default -> actual instanceof GridRemoteException remote && remote.text().equals(wanted)
					|| actual != null && actual.getClass().getSimpleName().equals(wanted);
		};
	}

}
