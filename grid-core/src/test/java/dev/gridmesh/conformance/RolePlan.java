package dev.gridmesh.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.conformance.Conversation.RecordedOutcome;
import dev.gridmesh.conformance.Plan.Check;
import dev.gridmesh.conformance.Plan.Script;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is particular to the node in one role of one conversation: the calls of its
 * application, its configuration, and where it differs from the reference on purpose.
 */
final class RolePlan {

	private final Adjustments adjustments = new Adjustments();

	private final Set<String> outcomesLeftOut = new HashSet<>();

	private final List<RecordedOutcome> outcomesInstead = new ArrayList<>();

	private final List<Check> checks = new ArrayList<>();

	private Script script = (application) -> Mono.empty();

	private boolean scripted;

	private @Nullable String path;

	private @Nullable String peer;

	private String issuedToken = NodeUnderTest.TOKEN;

	private String acceptedToken = NodeUnderTest.TOKEN;

	private Consumer<ConnectionSettings.Builder> settings = (settings) -> {
	};

	private long timeDivisor = 1;

	/** The calls of the application, from when the node is connected. */
	RolePlan script(Script script) {
		this.script = script;
		this.scripted = true;
		return this;
	}

	/** Begins to say where the node differs from the reference; ends the chain. */
	Adjustments adjust() {
		return this.adjustments;
	}

	/** Leaves outcomes of the recording out of account. */
	RolePlan withoutOutcome(String... whats) {
		this.outcomesLeftOut.addAll(List.of(whats));
		return this;
	}

	/** Expects items in place of those that were recorded. */
	RolePlan itemsInstead(String what, String... items) {
		withoutOutcome(what);
		for (String item : items) {
			this.outcomesInstead
				.add(new RecordedOutcome(Role.DIALER, what, item.getBytes(StandardCharsets.UTF_8), null, false));
		}
		return this;
	}

	/**
	 * Expects an error in place of what was recorded.
	 * @param what of which call
	 * @param error the reference's words for it, or the simple name of its type
	 */
	RolePlan errorInstead(String what, String error) {
		withoutOutcome(what);
		this.outcomesInstead.add(new RecordedOutcome(Role.DIALER, what, null, error, false));
		return this;
	}

	/** Expects that a stream ends well, in place of what was recorded. */
	RolePlan endInstead(String what) {
		withoutOutcome(what);
		this.outcomesInstead.add(new RecordedOutcome(Role.DIALER, what, null, null, true));
		return this;
	}

	RolePlan path(String path) {
		this.path = path;
		return this;
	}

	/** Names the only peer of the node, in place of the played side. */
	RolePlan peer(String peer) {
		this.peer = peer;
		return this;
	}

	RolePlan issues(String token) {
		this.issuedToken = token;
		return this;
	}

	RolePlan accepts(String token) {
		this.acceptedToken = token;
		return this;
	}

	RolePlan settings(Consumer<ConnectionSettings.Builder> settings) {
		this.settings = settings;
		return this;
	}

	/** Shortens the pauses of the played side over a socket. */
	RolePlan timeDividedBy(long divisor) {
		this.timeDivisor = divisor;
		return this;
	}

	/** Leaves no pauses to the played side over a socket. */
	RolePlan untimed() {
		return timeDividedBy(Long.MAX_VALUE);
	}

	/** Looks at the node afterwards. */
	RolePlan check(Check check) {
		this.checks.add(check);
		return this;
	}

	Script script() {
		return this.script;
	}

	boolean isScripted() {
		return this.scripted;
	}

	Adjustments adjustments() {
		return this.adjustments;
	}

	List<Check> checks() {
		return this.checks;
	}

	@Nullable String path() {
		return this.path;
	}

	@Nullable String peer() {
		return this.peer;
	}

	String issuedToken() {
		return this.issuedToken;
	}

	String acceptedToken() {
		return this.acceptedToken;
	}

	Consumer<ConnectionSettings.Builder> settings() {
		return this.settings;
	}

	long timeDivisor() {
		return this.timeDivisor;
	}

	/** What the application of the node is to get. */
	List<RecordedOutcome> outcomes(Conversation conversation, Role node) {
		List<RecordedOutcome> outcomes = new ArrayList<>(conversation.outcomes()
			.stream()
			.filter((outcome) -> outcome.who() == node && !this.outcomesLeftOut.contains(outcome.what()))
			.toList());
		outcomes.addAll(this.outcomesInstead);
		return outcomes;
	}

}
