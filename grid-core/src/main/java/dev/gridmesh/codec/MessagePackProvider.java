package dev.gridmesh.codec;

/**
 * Brings the library that reads and writes MessagePack. Found as a service, so that this
 * package knows none; {@code dev.gridmesh.codec.jackson} has the one that is used.
 * Implementations have a constructor without arguments and are safe for any thread.
 *
 * @since 0.1.0
 */
public interface MessagePackProvider {

	/**
	 * Makes codecs for all types.
	 * @param timeFormat how an {@link java.time.Instant} is written
	 * @return the codecs, which write MessagePack for bytes and texts, too
	 */
	PayloadCodecs create(TimeFormat timeFormat);

}
