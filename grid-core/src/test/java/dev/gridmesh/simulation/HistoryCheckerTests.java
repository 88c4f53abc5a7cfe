package dev.gridmesh.simulation;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.simulation.Ending.How;
import dev.gridmesh.simulation.Event.CallArrived;
import dev.gridmesh.simulation.Event.CallCancelled;
import dev.gridmesh.simulation.Event.CallEnded;
import dev.gridmesh.simulation.Event.CallStarted;
import dev.gridmesh.simulation.Event.CalmBegan;
import dev.gridmesh.simulation.Event.ConnectionsCut;
import dev.gridmesh.simulation.Event.ContextOver;
import dev.gridmesh.simulation.Event.Disturbed;
import dev.gridmesh.simulation.Event.GatherEnded;
import dev.gridmesh.simulation.Event.GatherStarted;
import dev.gridmesh.simulation.Event.HandlerInvoked;
import dev.gridmesh.simulation.Event.ItemReceived;
import dev.gridmesh.simulation.Event.ItemSent;
import dev.gridmesh.simulation.Event.LinkAgreed;
import dev.gridmesh.simulation.Event.LinkRetired;
import dev.gridmesh.simulation.Event.NodeFrozen;
import dev.gridmesh.simulation.Event.NodeKilled;
import dev.gridmesh.simulation.Event.NodeStarted;
import dev.gridmesh.simulation.Event.NodeStopped;
import dev.gridmesh.simulation.Event.NodeStopping;
import dev.gridmesh.simulation.Event.NodeThawed;
import dev.gridmesh.simulation.Event.SignalDropped;
import dev.gridmesh.simulation.Event.StateChanged;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link HistoryChecker} with histories made by hand, good and bad.
 */
class HistoryCheckerTests {

	private static final CallId CALL = new CallId("a", 1, "b");

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final String ANSWER = "b answers a#1";

	private long nanos;

	private final History history = new History(() -> this.nanos);

	@BeforeEach
	void begin() {
		add(new NodeStarted("a"), new NodeStarted("b"));
	}

	private void add(Event... events) {
		List.of(events).forEach(this.history::add);
	}

	private void after(Duration duration) {
		this.nanos += duration.toNanos();
	}

	private void start(CallKind kind, @Nullable Duration deadline) {
		add(new CallStarted(CALL, CallPlan.of(kind), deadline));
	}

	private void serve(CallKind kind) {
		add(new HandlerInvoked(CALL, kind, "a"), new ContextOver(CALL, false));
	}

	private void end(How how, boolean retryable) {
		add(new CallEnded(CALL, new Ending(how, "", retryable)));
	}

	private void answer() {
		add(new ItemReceived(CALL, ANSWER), new CallEnded(CALL, Ending.COMPLETED));
	}

	private List<Violation> violations() {
		return new HistoryChecker(this.history, 2).check();
	}

	private void assertComplaint(String text) {
		assertThat(violations()).singleElement().asString().contains(text);
	}

	@Test
	void answeredCallIsFine() {
		start(CallKind.ECHO, SECOND);
		serve(CallKind.ECHO);
		answer();

		assertThat(violations()).isEmpty();
	}

	@Test
	void callEndsOnce() {
		start(CallKind.ECHO, SECOND);
		serve(CallKind.ECHO);
		answer();
		end(How.DISCONNECTED, false);

		assertComplaint("ended more than once");
	}

	@Test
	void callEnds() {
		start(CallKind.NEVER, SECOND);

		assertComplaint("never ended");
	}

	@Test
	void callThatWasCancelledNeedsNoEnd() {
		start(CallKind.NEVER, SECOND);
		add(new CallCancelled(CALL));

		assertThat(violations()).isEmpty();
	}

	@Test
	void callOfAProcessThatWasKilledNeedsNoEnd() {
		start(CallKind.NEVER, SECOND);
		add(new NodeKilled("a"));

		assertThat(violations()).isEmpty();
	}

	@Test
	void callEndsBeforeItsNodeHasStopped() {
		start(CallKind.NEVER, SECOND);
		after(Duration.ofMillis(1));
		add(new NodeStopping("a", Duration.ZERO), new NodeStopped("a", ""));
		after(Duration.ofMillis(1));
		end(How.DISCONNECTED, false);

		assertComplaint("had not ended when its node had stopped");
	}

	@Test
	void signalThatReactorDropsIsASecondEnd() {
		start(CallKind.ECHO, SECOND);
		serve(CallKind.ECHO);
		answer();
		add(new SignalDropped(CALL, "disconnected"));

		assertComplaint("a signal had to be dropped");
	}

	@Test
	void answerBelongsToItsRequest() {
		start(CallKind.ECHO, SECOND);
		serve(CallKind.ECHO);
		add(new ItemReceived(CALL, "b answers a#2"), new CallEnded(CALL, Ending.COMPLETED));

		assertComplaint("got 'b answers a#2' where 'b answers a#1' was expected");
	}

	@Test
	void absentIsNoAnswerToAnEcho() {
		start(CallKind.ECHO, SECOND);
		serve(CallKind.ECHO);
		add(new CallEnded(CALL, Ending.COMPLETED));

		assertComplaint("after 0 of 1 items");
	}

	@Test
	void errorOfTheHandlerKeepsItsText() {
		start(CallKind.FAIL, SECOND);
		serve(CallKind.FAIL);
		add(new CallEnded(CALL, new Ending(How.REMOTE, "b fails a#2", false)));

		assertComplaint("which it never may");
	}

	@Test
	void healthyNodesSeeNoProtocolErrors() {
		start(CallKind.ECHO, SECOND);
		serve(CallKind.ECHO);
		end(How.OTHER, false);

		assertComplaint("which it never may");
	}

	@Test
	void handlerRunsAtMostOnce() {
		start(CallKind.ECHO, SECOND);
		add(new HandlerInvoked(CALL, CallKind.ECHO, "a"), new ContextOver(CALL, false));
		add(new HandlerInvoked(CALL, CallKind.ECHO, "a"), new ContextOver(CALL, false));
		answer();

		assertComplaint("its handler ran 2 times");
	}

	@Test
	void handlerOfARetryableCallNeverRuns() {
		start(CallKind.ECHO, SECOND);
		end(How.DISCONNECTED, true);
		after(SECOND);
		serve(CallKind.ECHO);

		assertComplaint("ended as retryable, and its handler ran");
	}

	@Test
	void handlerWithoutAPayloadRunsNotMoreOftenThanItWasCalled() {
		start(CallKind.NOTHING, SECOND);
		end(How.OVERLOAD, true);
		CallId anonymous = new CallId("a", 0, "b");
		add(new HandlerInvoked(anonymous, CallKind.NOTHING, "a"), new ContextOver(anonymous, false));

		assertComplaint("ran once too often");
	}

	@Test
	void rightHandlerIsReachedUnderTheRightName() {
		start(CallKind.ECHO, SECOND);
		add(new HandlerInvoked(CALL, CallKind.ECHO, "c"), new ContextOver(CALL, false));
		answer();

		assertComplaint("under a wrong name");
	}

	@Test
	void deadlineIsKept() {
		start(CallKind.NEVER, SECOND);
		after(Duration.ofMillis(1_100));
		end(How.TIMEOUT, false);

		assertComplaint("after its deadline");
	}

	@Test
	void frozenCallerMayBeLate() {
		start(CallKind.NEVER, SECOND);
		add(new NodeFrozen("a"));
		after(Duration.ofMinutes(1));
		add(new NodeThawed("a"));
		end(How.TIMEOUT, false);

		assertThat(violations()).isEmpty();
	}

	@Test
	void callDoesNotTimeOutBeforeItsDeadline() {
		start(CallKind.NEVER, SECOND);
		after(Duration.ofMillis(900));
		end(How.TIMEOUT, false);

		assertComplaint("before its deadline");
	}

	@Test
	void contextOfAHandlerEndsAtTheDeadline() {
		start(CallKind.NEVER, SECOND);
		add(new HandlerInvoked(CALL, CallKind.NEVER, "a"));
		after(SECOND);
		end(How.TIMEOUT, false);
		after(SECOND);
		add(new ContextOver(CALL, true));

		assertComplaint("outlived the deadline");
	}

	@Test
	void contextOfAHandlerEnds() {
		start(CallKind.ECHO, SECOND);
		add(new HandlerInvoked(CALL, CallKind.ECHO, "a"));
		answer();

		assertComplaint("was over 0 times");
	}

	@Test
	void lostConnectionEndsItsCallsAtOnce() {
		start(CallKind.NEVER, Duration.ofMinutes(1));
		after(SECOND);
		add(new ConnectionsCut("b", "a"));
		after(SECOND);
		end(How.DISCONNECTED, false);

		assertComplaint("outlived its link");
	}

	@Test
	void callDoesNotGoOnOverAnotherLink() {
		add(state(ConnectionState.UNCONNECTED), state(ConnectionState.CONNECTED));
		after(SECOND);
		start(CallKind.NEVER, Duration.ofMinutes(1));
		after(SECOND);
		add(state(ConnectionState.CONNECTED));
		after(SECOND);
		end(How.DISCONNECTED, false);

		assertComplaint("outlived its link");
	}

	@Test
	void contextOfAHandlerDoesNotOutliveItsLink() {
		add(new StateChanged("b", "a", 1, ConnectionState.UNCONNECTED));
		start(CallKind.NEVER, Duration.ofMinutes(1));
		add(new HandlerInvoked(CALL, CallKind.NEVER, "a"));
		after(SECOND);
		add(new StateChanged("b", "a", 1, ConnectionState.CONNECTION_ERROR));
		end(How.DISCONNECTED, false);
		after(SECOND);
		add(new ContextOver(CALL, true));

		assertComplaint("the context of its handler outlived its link");
	}

	@Test
	void nothingFailsWhenAllIsCalm() {
		calm(false);
		start(CallKind.ECHO, SECOND);
		end(How.DISCONNECTED, true);
		after(SECOND);
		add(new Disturbed("the end"));

		assertComplaint("though nothing was wrong");
	}

	@Test
	void limitsMayRefuseCallsWhereThereAreAny() {
		calm(true);
		start(CallKind.ECHO, SECOND);
		end(How.OVERLOAD, true);
		after(SECOND);
		add(new Disturbed("the end"));

		assertThat(violations()).isEmpty();
	}

	@Test
	void callOverASlowNetworkMayTimeOut() {
		calm(false);
		start(CallKind.ECHO, Duration.ofMillis(1));
		after(Duration.ofMillis(1));
		end(How.TIMEOUT, false);
		after(SECOND);
		add(new Disturbed("the end"));

		assertThat(violations()).isEmpty();
	}

	@Test
	void itemsComeWithoutGaps() {
		stream(CallKind.COUNT, 3);
		add(new ItemReceived(CALL, item(0)), new ItemReceived(CALL, item(2)));
		end(How.DISCONNECTED, false);

		assertComplaint("where 'b sends item 1 of a#1' was expected");
	}

	@Test
	void streamEndsBehindItsLastItem() {
		stream(CallKind.COUNT, 3);
		add(new ItemReceived(CALL, item(0)), new ItemReceived(CALL, item(1)));
		end(How.COMPLETED, false);

		assertComplaint("after 2 of 3 items");
	}

	@Test
	void nothingComesBehindTheEnd() {
		stream(CallKind.COUNT, 1);
		end(How.DISCONNECTED, false);
		add(new ItemReceived(CALL, item(0)));

		assertComplaint("got items after its end");
	}

	@Test
	void handlerSendsNoMoreThanItHasCreditsFor() {
		stream(CallKind.ENDLESS, 0);
		add(new ItemSent(CALL), new ItemSent(CALL), new ItemSent(CALL), new ItemSent(CALL));
		end(How.TIMEOUT, false);

		assertThat(violations()).extracting(Violation::text)
			.anySatisfy((text) -> assertThat(text).contains("its handler was 4 items ahead"));
	}

	@Test
	void callToManyEndsWhenAllHaveAnswered() {
		add(new GatherStarted("a", 1));
		start(CallKind.ECHO, SECOND);
		add(new GatherEnded("a", 1));
		serve(CallKind.ECHO);
		after(Duration.ofMillis(1));
		answer();

		assertComplaint("ended before b had answered");
	}

	@Test
	void callToManyEnds() {
		add(new GatherStarted("a", 1));
		start(CallKind.ECHO, SECOND);
		serve(CallKind.ECHO);
		answer();

		assertComplaint("ended 0 times");
	}

	@Test
	void nodeServesNoMoreCallsThanItsLimit() {
		for (int i = 1; i <= 3; i++) {
			add(new CallStarted(new CallId("a", i, "b"), CallPlan.of(CallKind.NEVER), SECOND));
		}
		for (int i = 1; i <= 3; i++) {
			add(new HandlerInvoked(new CallId("a", i, "b"), CallKind.NEVER, "a"));
		}
		for (int i = 1; i <= 3; i++) {
			add(new ContextOver(new CallId("a", i, "b"), true));
			add(new CallEnded(new CallId("a", i, "b"), new Ending(How.DISCONNECTED, "", false)));
		}

		assertComplaint("serves 3 calls of a");
	}

	@Test
	void nodeStopsInTime() {
		add(new NodeStopping("a", SECOND));
		after(Duration.ofSeconds(2));
		add(new NodeStopped("a", ""));

		assertComplaint("did not stop within");
	}

	@Test
	void nodeThatHasStoppedCountsNothing() {
		add(new NodeStopping("a", SECOND), new NodeStopped("a", "1 call"));

		assertComplaint("still counted: 1 call");
	}

	@Test
	void statesFollowEachOther() {
		add(state(ConnectionState.UNCONNECTED), state(ConnectionState.CONNECTION_ERROR),
				state(ConnectionState.CONNECTING));

		assertComplaint("came after");
	}

	@Test
	void allAreConnectedWhenAllIsCalm() {
		add(state(ConnectionState.UNCONNECTED), state(ConnectionState.CONNECTION_ERROR));
		calm(false);

		assertComplaint("though all is calm");
	}

	private void calm(boolean overloadPossible) {
		add(new CalmBegan(overloadPossible));
	}

	private void stream(CallKind kind, int items) {
		add(new CallStarted(CALL, CallPlan.of(kind).withItems(items), null));
		serve(kind);
	}

	private static String item(int index) {
		return "b sends item %d of a#1".formatted(index);
	}

	private static StateChanged state(ConnectionState state) {
		return new StateChanged("a", "b", 1, state);
	}

	@Test
	void callOverAReplacedLinkIsNotServed() {
		start(CallKind.ECHO, SECOND);
		add(new LinkAgreed("b", "a", 1, false), new LinkAgreed("b", "a", 2, false), new CallArrived(CALL, 1));
		serve(CallKind.ECHO);
		answer();

		assertComplaint("was served over a link that had been replaced");
	}

	@Test
	void callOverTheLastLinkIsServed() {
		start(CallKind.ECHO, SECOND);
		add(new LinkAgreed("b", "a", 1, false), new LinkAgreed("b", "a", 2, false), new CallArrived(CALL, 2));
		serve(CallKind.ECHO);
		answer();

		assertThat(violations()).isEmpty();
	}

	@Test
	void callOverALinkThatIsRenewedIsServedUntilItsPeerRetiresIt() {
		start(CallKind.ECHO, SECOND);
		add(new LinkAgreed("b", "a", 1, false), new LinkAgreed("b", "a", 2, true), new CallArrived(CALL, 1));
		serve(CallKind.ECHO);
		answer();

		assertThat(violations()).isEmpty();
	}

	@Test
	void callOverALinkThatItsPeerHasRetiredIsNotServed() {
		start(CallKind.ECHO, SECOND);
		add(new LinkAgreed("b", "a", 1, false), new LinkAgreed("b", "a", 2, true), new LinkRetired("b", "a", 1),
				new CallArrived(CALL, 1));
		serve(CallKind.ECHO);
		answer();

		assertComplaint("was served over a link that had been replaced");
	}

}
