package dev.gridmesh.codec;

import java.lang.reflect.Type;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps codecs, since making one takes longer than using it: one for each type of the
 * application, for as long as this lives. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class CachedPayloadCodecs implements PayloadCodecs {

	private final PayloadCodecs made;

	private final ConcurrentMap<Type, PayloadCodec<?>> codecs = new ConcurrentHashMap<>();

	/**
	 * Creates the cache.
	 * @param made what makes a codec each time it is asked for one
	 */
	public CachedPayloadCodecs(PayloadCodecs made) {
		this.made = made;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> PayloadCodec<T> forType(Type type) {
		return (PayloadCodec<T>) this.codecs.computeIfAbsent(type, this.made::forType);
	}

	@Override
	public String type() {
		return this.made.type();
	}

}
