package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.simulation.Ending.How;
import dev.gridmesh.simulation.Event.CallEnded;
import dev.gridmesh.simulation.Event.CallStarted;
import dev.gridmesh.simulation.Event.CalmBegan;
import dev.gridmesh.simulation.Event.ContextOver;
import dev.gridmesh.simulation.Event.Disturbed;
import dev.gridmesh.simulation.Event.FailureTold;
import dev.gridmesh.simulation.Event.HandlerInvoked;
import dev.gridmesh.simulation.Event.LoopDied;
import dev.gridmesh.simulation.Event.Misbehaved;
import dev.gridmesh.simulation.Event.NodeFrozen;
import dev.gridmesh.simulation.Event.NodeStarted;
import dev.gridmesh.simulation.Event.NodeStopped;
import dev.gridmesh.simulation.Event.NodeStopping;
import dev.gridmesh.simulation.Event.NodeThawed;
import dev.gridmesh.simulation.Event.StateChanged;
import dev.gridmesh.simulation.Event.Uncaught;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with histories made by hand what {@link HistoryChecker} makes of code of the
 * application that misbehaves.
 */
class MisbehaviourCheckerTests {

	private static final CallId CALL = new CallId("a", 1, "b");

	private static final CallId OTHER = new CallId("a", 2, "b");

	private long nanos;

	private final History history = new History(() -> this.nanos);

	@BeforeEach
	void begin() {
		add(new NodeStarted("a"), new NodeStarted("b"), new CalmBegan(false));
	}

	private void add(Event... events) {
		List.of(events).forEach(this.history::add);
	}

	private void after(Duration duration) {
		this.nanos += duration.toNanos();
	}

	private void start(CallId call, CallKind kind) {
		add(new CallStarted(call, CallPlan.of(kind), Duration.ofSeconds(1)));
	}

	private void misbehave(Part part, Failure failure, @Nullable CallId call) {
		add(new Misbehaved(1, "b", part, failure, call));
	}

	private static CallEnded failed(CallId call, How how) {
		return new CallEnded(call, new Ending(how, "", false));
	}

	private List<Violation> violations() {
		return new HistoryChecker(this.history, Integer.MAX_VALUE).check();
	}

	private void assertComplaint(Invariant invariant, String text) {
		assertThat(violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.invariant()).isEqualTo(invariant);
			assertThat(violation.text()).contains(text);
		});
	}

	@Test
	void whatIsThrownMustBeTold() {
		misbehave(Part.ISSUER, Failure.TODO, null);

		assertComplaint(Invariant.BOUNDARY, "nobody was told of");
	}

	@Test
	void whatIsThrownAndToldIsFine() {
		misbehave(Part.ISSUER, Failure.TODO, null);
		add(new FailureTold(1));

		assertThat(violations()).isEmpty();
	}

	@Test
	void tellerNeedNotBeToldOfItself() {
		misbehave(Part.ERROR_LISTENER, Failure.EXCEPTION, null);

		assertThat(violations()).isEmpty();
	}

	@Test
	void nothingMayReachALoop() {
		add(new Uncaught("b-1", "NoClassDefFoundError"));

		assertComplaint(Invariant.BOUNDARY, "b-1 was left with what the application threw");
	}

	@Test
	void callWhoseHandlerMisbehavesMayFail() {
		start(CALL, CallKind.ECHO);
		add(new HandlerInvoked(CALL, CallKind.ECHO, "a"));
		misbehave(Part.HANDLER, Failure.MISSING_CLASS, CALL);
		add(new FailureTold(1), new ContextOver(CALL, false), failed(CALL, How.REMOTE));

		assertThat(violations()).isEmpty();
	}

	@Test
	void callWhoseHandlerMisbehavesMustEnd() {
		start(CALL, CallKind.ECHO);
		add(new HandlerInvoked(CALL, CallKind.ECHO, "a"));
		misbehave(Part.HANDLER, Failure.OUT_OF_MEMORY, CALL);
		add(new FailureTold(1), new ContextOver(CALL, false));

		assertComplaint(Invariant.CALLS, "never ended");
	}

	@Test
	void anotherCallMayNotFailBecauseOfIt() {
		start(CALL, CallKind.ECHO);
		start(OTHER, CallKind.ECHO);
		misbehave(Part.HANDLER, Failure.TODO, CALL);
		add(new FailureTold(1), failed(CALL, How.REMOTE), failed(OTHER, How.DISCONNECTED));
		after(Duration.ofSeconds(1));
		add(new Disturbed("the end"));

		assertComplaint(Invariant.CALLS, "a#2>b ECHO: ended with DISCONNECTED though nothing was wrong");
	}

	@Test
	void subscriberThatFailedNeedNotBeToldTheEnd() {
		start(CALL, CallKind.NEVER);
		misbehave(Part.SUBSCRIBER, Failure.EXCEPTION, CALL);
		add(new FailureTold(1));

		assertThat(violations()).isEmpty();
	}

	@Test
	void subscriberThatFailedIsToldTheEndOnceAtMost() {
		start(CALL, CallKind.NEVER);
		misbehave(Part.SUBSCRIBER, Failure.EXCEPTION, CALL);
		add(new FailureTold(1), failed(CALL, How.OTHER), failed(CALL, How.OTHER));

		assertComplaint(Invariant.CALLS, "ended more than once");
	}

	@Test
	void callOfANodeWithoutALoopMayEndLate() {
		add(new Disturbed("a broken loop"));
		start(CALL, CallKind.NEVER);
		add(new LoopDied("a", 0));
		after(Duration.ofSeconds(5));
		add(failed(CALL, How.DISCONNECTED));

		assertThat(violations()).isEmpty();
	}

	@Test
	void callOfANodeWithoutALoopMustEndBeforeTheNodeHasStopped() {
		add(new Disturbed("a broken loop"));
		start(CALL, CallKind.NEVER);
		add(new LoopDied("a", 0), new NodeStopping("a", Duration.ZERO));
		after(Duration.ofSeconds(5));
		add(new NodeStopped("a", ""));
		after(Duration.ofSeconds(1));
		add(failed(CALL, How.DISCONNECTED));

		assertComplaint(Invariant.CALLS, "had not ended when its node had stopped");
	}

	@Test
	void callOfAnotherNodeEndsInTime() {
		add(new Disturbed("a broken loop"));
		start(CALL, CallKind.NEVER);
		add(new LoopDied("b", 0));
		after(Duration.ofSeconds(5));
		add(failed(CALL, How.DISCONNECTED));

		assertComplaint(Invariant.CALLS, "after its deadline");
	}

	@Test
	void stopMayFailOnlyWhereSomethingWasWrong() {
		add(new Event.StopFailed("a", "for no reason"));

		assertComplaint(Invariant.LEAKS, "stopped with an error");
	}

	@Test
	void stopMayFailWhereTheListenerDid() {
		misbehave(Part.TRANSPORT_LISTENER, Failure.NEVER, null);
		add(new Event.StopFailed("b", "too late"), new FailureTold(1));

		assertThat(violations()).isEmpty();
	}

	@Test
	void stopMayFailWhileALoopHangs() {
		add(new NodeFrozen("a"));
		after(Duration.ofSeconds(5));
		add(new Event.StopFailed("a", "too late"));
		after(Duration.ofSeconds(1));
		add(new NodeThawed("a"));

		assertThat(violations()).isEmpty();
	}

	@Test
	void stopMustNotFailOnceALoopGoesOn() {
		add(new NodeFrozen("a"));
		after(Duration.ofSeconds(5));
		add(new NodeThawed("a"));
		after(Duration.ofMillis(1));
		add(new Event.StopFailed("a", "too late"));

		assertComplaint(Invariant.LEAKS, "stopped with an error");
	}

	@Test
	void connectionOfANodeWithoutALoopMayHaveGoneOnBeforeItIsSeen() {
		add(new Disturbed("a broken loop"), new LoopDied("a", 0));
		add(new StateChanged("a", "b", 1, ConnectionState.CONNECTION_ERROR));

		assertThat(violations()).isEmpty();
	}

	@Test
	void connectionOfAnotherNodeBeginsUnconnected() {
		add(new Disturbed("a broken loop"), new LoopDied("b", 0));
		add(new StateChanged("a", "b", 1, ConnectionState.CONNECTION_ERROR));

		assertComplaint(Invariant.HEALING, "came after null");
	}

	@Test
	void callWhoseSubscriberMisbehavesMayBeCancelled() {
		start(CALL, CallKind.NEVER);
		add(new HandlerInvoked(CALL, CallKind.NEVER, "a"));
		misbehave(Part.SUBSCRIBER, Failure.EXCEPTION, CALL);
		add(new FailureTold(1), new ContextOver(CALL, true));
		after(Duration.ofSeconds(1));
		add(new Disturbed("the end"));

		assertThat(violations()).isEmpty();
	}

	@Test
	void callThatNobodyEndsIsNotCancelled() {
		start(CALL, CallKind.NEVER);
		add(new HandlerInvoked(CALL, CallKind.NEVER, "a"), new ContextOver(CALL, true));
		after(Duration.ofSeconds(1));
		add(failed(CALL, How.TIMEOUT), new Disturbed("the end"));

		assertComplaint(Invariant.CALLS, "was cancelled without a cause");
	}

	@Test
	void nodeWithoutALoopMustStop() {
		add(new LoopDied("a", 0), new NodeStopping("a", Duration.ZERO));
		after(StopChecker.BROKEN.plusSeconds(1));
		add(new NodeStopped("a", ""));

		assertComplaint(Invariant.LEAKS, "did not stop within");
	}

}
