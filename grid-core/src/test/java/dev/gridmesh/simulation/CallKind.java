package dev.gridmesh.simulation;

import java.util.Locale;

import dev.gridmesh.HandlerId;

/**
 * What a call asks for; each kind but {@link #UNKNOWN} has a handler of its own on every
 * node.
 */
enum CallKind {

	/** Is answered at once, with as many bytes as it brought. */
	ECHO,

	/** Fails, with a text that names the call. */
	FAIL,

	/** Is answered after a while, by a thread of the application. */
	SLOW,

	/** Is never answered. */
	NEVER,

	/** Is answered by blocking code, on the handler executor. */
	BLOCKING,

	/** Is answered with no bytes. */
	EMPTY,

	/** Is answered with nothing. */
	ABSENT,

	/** Brings no payload, and is answered with a text that is always the same. */
	NOTHING,

	/** Is answered once the handler has asked another node. */
	RELAY,

	/** Asks for a handler that is not there. */
	UNKNOWN,

	/** Brings more bytes than a message may have. */
	OVERSIZE,

	/** A stream of numbered items. */
	COUNT,

	/** A stream of numbered items and then an error that names the call. */
	BREAK,

	/** A stream of numbered items without end. */
	ENDLESS,

	/** As {@link #COUNT}, by code that is called on the handler executor. */
	LATE,

	/** A stream that has nothing to say, and does not end. */
	SILENT,

	/** A stream whose handler throws. */
	THROW,

	/** A stream of numbered items that the handler gets from another node. */
	FORWARD,

	/** Brings a stream of numbered items, and is answered with their end. */
	PUT,

	/** Brings a stream of numbered items, each of which is answered by one. */
	PIPE,

	/** Brings a stream of numbered items, of which the handler takes only the first. */
	GRAB,

	/** Brings a stream of numbered items and then fails, at the caller. */
	SPOIL,

	/**
	 * Brings a stream of numbered items; half of them are answered by one each, then the
	 * handler fails.
	 */
	CRACK,

	/** Brings a stream of numbered items, and gets one that has nothing to do with it. */
	DUPLEX,

	/** Brings a stream of numbered items, of which the handler wants none. */
	DEAF;

	HandlerId handler() {
		return (this == ECHO) ? HandlerId.of(1) : HandlerId.named(name().toLowerCase(Locale.ROOT));
	}

	boolean isStream() {
		return switch (this) {
			case COUNT, BREAK, ENDLESS, LATE, SILENT, THROW, FORWARD -> true;
			default -> bringsItems();
		};
	}

	boolean bringsItems() {
		return switch (this) {
			case PUT, PIPE, GRAB, SPOIL, CRACK, DUPLEX, DEAF -> true;
			default -> false;
		};
	}

	/**
	 * Tells whether its handler calls another node, whose trouble becomes its own.
	 * @return whether it does
	 */
	boolean asksOthers() {
		return this == RELAY || this == FORWARD;
	}

	/**
	 * How many items the handler of a stream lets the caller send ahead.
	 * @return the in capacity
	 */
	int inCapacity() {
		return switch (this) {
			case PUT, SPOIL -> 4;
			case PIPE, DUPLEX -> 2;
			case GRAB, CRACK, DEAF -> 1;
			default -> 0;
		};
	}

	/**
	 * How many items the handler of a stream sends ahead.
	 * @return the out capacity
	 */
	int outCapacity() {
		return switch (this) {
			case COUNT, PIPE, FORWARD -> 3;
			case ENDLESS, CRACK, DUPLEX -> 2;
			default -> 1;
		};
	}

}
