package dev.gridmesh.protocol;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;

/**
 * What two of our nodes may do beyond protocol v1 when both announce it in their
 * handshake (docs/protocol-extensions.md). Safe for any thread.
 *
 * @since 0.1.0
 */
public enum Extension {

	/** AckMux carries the capacities of the handler. */
	CAPS("caps"),

	/** The end of a single request at its caller reaches the handler. */
	CANCEL("cancel"),

	/** Credits are given back several at a time; needs {@link #CAPS}. */
	BULK_CREDIT("bulk-credit"),

	/** Large messages travel in pieces, between others. */
	FRAG("frag"),

	/** Metadata of calls travels beside their payload. */
	META("meta"),

	/** A link is renewed: another one takes new calls, it finishes those that it has. */
	RENEW("renew");

	/** What was found to be in use: one object for all links that use the same. */
	private static final Map<Set<Extension>, Set<Extension>> SETS = new ConcurrentHashMap<>();

	private final String wireName;

	Extension(String wireName) {
		this.wireName = wireName;
	}

	/**
	 * The name under which it is announced.
	 * @return the name, which never changes
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Finds what is in use: what both ends announced, but for extensions that need
	 * another one which is not.
	 * @param one what one end speaks
	 * @param other what the other end speaks
	 * @return a set that does not change
	 */
	public static Set<Extension> common(Set<Extension> one, Set<Extension> other) {
		Set<Extension> common = EnumSet.noneOf(Extension.class);
		common.addAll(one);
		common.retainAll(other);
		if (!common.contains(CAPS)) {
			common.remove(BULK_CREDIT);
		}
		return SETS.computeIfAbsent(common, Collections::unmodifiableSet);
	}

	/** Writes the names, in the order of this type. */
	static void write(ByteBuf out, Set<Extension> extensions) {
		MessagePackWriter.writeArrayHeader(out, extensions.size());
		Stream.of(values())
			.filter(extensions::contains)
			.forEach((extension) -> MessagePackWriter.writeString(out, extension.wireName));
	}

	/** Reads an array of names; unknown ones are passed over. */
	static Set<Extension> read(ByteBuf in, int end, String what) {
		Set<Extension> extensions = EnumSet.noneOf(Extension.class);
		long names = MessagePackReader.readArrayHeader(in, end, what);
		for (long index = 0; index < names; index++) {
			find(MessagePackReader.readString(in, end, what)).ifPresent(extensions::add);
		}
		return Collections.unmodifiableSet(extensions);
	}

	private static Optional<Extension> find(String name) {
		return Stream.of(values()).filter((extension) -> extension.wireName.equals(name)).findFirst();
	}

}
