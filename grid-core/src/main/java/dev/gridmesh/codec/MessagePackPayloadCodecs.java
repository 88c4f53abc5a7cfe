package dev.gridmesh.codec;

import java.lang.reflect.Type;
import java.util.ServiceLoader;

import dev.gridmesh.GridPayloadException;

/**
 * Raw bytes and texts as they are, all other types as MessagePack. Safe for any thread.
 *
 * @since 0.1.0
 */
public final class MessagePackPayloadCodecs implements PayloadCodecs {

	private final PayloadCodecs messagePack;

	private final PayloadCodecs codecs;

	private MessagePackPayloadCodecs(PayloadCodecs messagePack) {
		this.messagePack = new CachedPayloadCodecs(messagePack);
		this.codecs = new RawPayloadCodecs(this.messagePack);
	}

	/**
	 * Makes codecs that write times as ISO texts.
	 * @return the codecs
	 */
	public static MessagePackPayloadCodecs create() {
		return create(TimeFormat.ISO);
	}

	/**
	 * Makes codecs.
	 * @param timeFormat how an {@link java.time.Instant} is written
	 * @return the codecs
	 * @throws IllegalStateException if no library for MessagePack is there
	 */
	public static MessagePackPayloadCodecs create(TimeFormat timeFormat) {
		MessagePackProvider provider = ServiceLoader
			.load(MessagePackProvider.class, MessagePackProvider.class.getClassLoader())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"There is no %s. A jar of grid-core that was repackaged must keep its META-INF/services"
						.formatted(MessagePackProvider.class.getName())));
		return of(provider.create(timeFormat));
	}

	/**
	 * Makes codecs of those of a library.
	 * @param messagePack what reads and writes MessagePack for all types
	 * @return the codecs
	 */
	public static MessagePackPayloadCodecs of(PayloadCodecs messagePack) {
		return new MessagePackPayloadCodecs(messagePack);
	}

	@Override
	public <T> PayloadCodec<T> forType(Type type) {
		return this.codecs.forType(type);
	}

	@Override
	public String type() {
		return "msgpack";
	}

	/**
	 * Returns a codec that writes MessagePack for bytes and texts, too.
	 * @param <T> the type of the values
	 * @param type the same type, with its parameters if it has any
	 * @return the codec
	 * @throws GridPayloadException if the type has no MessagePack form
	 */
	public <T> PayloadCodec<T> messagePack(Type type) {
		return this.messagePack.forType(type);
	}

}
