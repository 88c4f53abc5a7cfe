package dev.gridmesh.simulation;

import java.time.Duration;

import dev.gridmesh.ConnectionState;
import org.jspecify.annotations.Nullable;

/**
 * Something that the application saw or did, or that was done to its nodes.
 */
sealed interface Event {

	/** Something about one call to one node. */
	sealed interface OfCall extends Event {

		CallId call();

	}

	/** A process began. */
	record NodeStarted(String node) implements Event {
	}

	/** A process was killed: what it had under way is nobody's any more. */
	record NodeKilled(String node) implements Event {
	}

	/** A node was told to leave, and how long its calls may take. */
	record NodeStopping(String node, Duration drain) implements Event {
	}

	/**
	 * A node said that it has left, and what it still counts as under way, if anything.
	 */
	record NodeStopped(String node, String leftovers) implements Event {
	}

	/** What a node told of its stop, which has come to an end with something undone. */
	record StopFailed(String node, String error) implements Event {
	}

	/** A node that has left is gone, a while later, and how many timers it had kept. */
	record NodeExited(String node, int timers) implements Event {
	}

	/** A process was frozen, or one of its threads. */
	record NodeFrozen(String node) implements Event {
	}

	/** A frozen process goes on. */
	record NodeThawed(String node) implements Event {
	}

	/** All connections of a pair were broken, and both ends told. */
	record ConnectionsCut(String one, String other) implements Event {
	}

	/**
	 * A node was told that a connection to a peer is in another state; a peer that was
	 * removed and comes back has another connection.
	 */
	record StateChanged(String node, String peer, int connection, ConnectionState state) implements Event {
	}

	/**
	 * A node agreed with a peer that a connection is good; each has a number. It may be
	 * there to renew the last one, which goes on for the calls that it has.
	 */
	record LinkAgreed(String node, String peer, int connection, boolean renews) implements Event {
	}

	/** A node was told by a peer that no call comes over a connection any more. */
	record LinkRetired(String node, String peer, int connection) implements Event {
	}

	/** A call reached the node that it is for, over a connection. */
	record CallArrived(CallId call, int connection) implements OfCall {
	}

	/** From now on everything is healthy and connected: calls must end well. */
	record CalmBegan(boolean overloadPossible) implements Event {
	}

	/** From now on calls may fail. */
	record Disturbed(String by) implements Event {
	}

	/** A call was subscribed to; without a deadline it may last for ever. */
	record CallStarted(CallId call, CallPlan plan, @Nullable Duration deadline) implements OfCall {
	}

	/** The caller got an answer, or an item. */
	record ItemReceived(CallId call, String item) implements OfCall {
	}

	/** The caller was told the end. */
	record CallEnded(CallId call, Ending ending) implements OfCall {
	}

	/** The caller cancelled. */
	record CallCancelled(CallId call) implements OfCall {
	}

	/**
	 * Code of the application misbehaved; what it threw, if anything, has a number.
	 */
	record Misbehaved(int number, String node, Part part, Failure failure, @Nullable CallId call) implements Event {
	}

	/** An error listener was told of what was thrown on purpose. */
	record FailureTold(int number) implements Event {
	}

	/** What was thrown on purpose ended a task of an event loop or of the handlers. */
	record Uncaught(String loop, String error) implements Event {
	}

	/** An event loop is gone, and the process that it belongs to is broken. */
	record LoopDied(String node, int loop) implements Event {
	}

	/** A signal came that Reactor had to throw away. */
	record SignalDropped(CallId call, String what) implements Event {
	}

	/** A call to many nodes was subscribed to; a call to each of them follows. */
	record GatherStarted(String caller, int number) implements Event {
	}

	/** A call to many nodes was told that all have answered. */
	record GatherEnded(String caller, int number) implements Event {
	}

	/** A handler of a stream made an item. */
	record ItemSent(CallId call) implements OfCall {
	}

	/** The caller of a stream was asked for items for the first time. */
	record RequestsBegan(CallId call) implements OfCall {
	}

	/** The caller of a stream made an item. */
	record RequestSent(CallId call) implements OfCall {
	}

	/** The caller of a stream has made all items, or was told to make no more. */
	record RequestsOver(CallId call) implements OfCall {
	}

	/** The handler of a stream got an item. */
	record RequestReceived(CallId call, String item) implements OfCall {
	}

	/**
	 * The handler of a stream was told that there are no more items, or wants no more.
	 */
	record RequestsEnded(CallId call, boolean complete) implements OfCall {
	}

	/** A handler was invoked. */
	record HandlerInvoked(CallId call, CallKind kind, String caller) implements OfCall {
	}

	/** The context of a handler is over. */
	record ContextOver(CallId call, boolean cancelled) implements OfCall {
	}

}
