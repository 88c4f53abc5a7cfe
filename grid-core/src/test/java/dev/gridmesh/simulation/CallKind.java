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

	/** Brings a stream of numbered items, and is answered with their end. */
	PUT,

	/** Brings a stream of numbered items, each of which is answered by one. */
	PIPE,

	/** Brings a stream of numbered items, of which the handler takes only the first. */
	GRAB,

	/** Brings a stream of numbered items and then fails, at the caller. */
	SPOIL;

	HandlerId handler() {
		return (this == ECHO) ? HandlerId.of(1) : HandlerId.named(name().toLowerCase(Locale.ROOT));
	}

	boolean isStream() {
		return this == COUNT || this == BREAK || this == ENDLESS || bringsItems();
	}

	boolean bringsItems() {
		return this == PUT || this == PIPE || this == GRAB || this == SPOIL;
	}

	/**
	 * How many items the handler of a stream lets the caller send ahead.
	 * @return the in capacity
	 */
	int inCapacity() {
		return switch (this) {
			case PUT, SPOIL -> 4;
			case PIPE -> 2;
			case GRAB -> 1;
			default -> 0;
		};
	}

	/**
	 * How many items the handler of a stream sends ahead.
	 * @return the out capacity
	 */
	int outCapacity() {
		return switch (this) {
			case COUNT, PIPE -> 3;
			case ENDLESS -> 2;
			default -> 1;
		};
	}

}
