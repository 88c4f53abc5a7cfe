package dev.gridmesh.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;

/**
 * How one conversation is replayed: in which roles, where, and what is particular to the
 * node in each of them.
 */
final class Plan {

	private final String conversation;

	private final Map<Role, RolePlan> parts = new EnumMap<>(Role.class);

	private final Set<Medium> media = EnumSet.of(Medium.MEMORY);

	private String variant = "";

	private Plan(String conversation) {
		this.conversation = conversation;
	}

	/** Begins a plan for a conversation, in memory unless it says more. */
	static Plan of(String conversation) {
		return new Plan(conversation);
	}

	/** The node dials, and makes no calls. */
	Plan asDialer() {
		return asDialer((part) -> {
			// does what all do
		});
	}

	/** The node dials. */
	Plan asDialer(Consumer<RolePlan> part) {
		return as(Role.DIALER, part);
	}

	/** The node accepts, and makes no calls. */
	Plan asAcceptor() {
		return asAcceptor((part) -> {
			// does what all do
		});
	}

	/** The node accepts. */
	Plan asAcceptor(Consumer<RolePlan> part) {
		return as(Role.ACCEPTOR, part);
	}

	private Plan as(Role role, Consumer<RolePlan> customizer) {
		RolePlan part = new RolePlan();
		customizer.accept(part);
		this.parts.put(role, part);
		return this;
	}

	/** Over a socket as well as in memory. */
	Plan overSocketToo() {
		this.media.add(Medium.SOCKET);
		return this;
	}

	/** Over a socket only: the in-memory transport knows no such thing. */
	Plan overSocketOnly() {
		this.media.clear();
		this.media.add(Medium.SOCKET);
		return this;
	}

	/** Tells this plan from others for the same conversation. */
	Plan variant(String variant) {
		this.variant = variant;
		return this;
	}

	String conversation() {
		return this.conversation;
	}

	/** The runs of this plan in one medium. */
	List<Run> runs(Medium medium) {
		List<Run> runs = new ArrayList<>();
		if (this.media.contains(medium)) {
			this.parts.forEach((role, part) -> runs.add(new Run(this.conversation, this.variant, role, medium, part)));
		}
		return runs;
	}

	/**
	 * Where a conversation is replayed.
	 */
	enum Medium {

		/** The transport in memory, in virtual time. */
		MEMORY,

		/** A loopback socket, in real time. */
		SOCKET

	}

	/**
	 * One conversation in one role in one medium.
	 *
	 * @param conversation its name
	 * @param variant tells it from other runs of the same conversation; may be empty
	 * @param node the side of the node
	 * @param medium where
	 * @param part what is particular to the node
	 */
	record Run(String conversation, String variant, Role node, Medium medium, RolePlan part) {

		@Override
		public String toString() {
			return "%s%s, node is %s".formatted(this.conversation,
					this.variant.isEmpty() ? "" : " (" + this.variant + ")", this.node.word());
		}

	}

	/**
	 * The calls of an application.
	 */
	@FunctionalInterface
	interface Script {

		/** Makes the calls; completes after the last has ended. */
		Mono<Void> play(ScriptedApplication application);

	}

	/**
	 * Looks at a node after a conversation.
	 */
	@FunctionalInterface
	interface Check {

		/** Fails if something is not as it should be. */
		void verify(ScriptedApplication application, List<Duration> dials);

	}

}
