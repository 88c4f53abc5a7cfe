package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.codec.TimeFormat;
import dev.gridmesh.transport.netty.WebSocketMasking;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of what travels over a link. Not safe for concurrent use.
 *
 * @since 0.1.0
 */
public class GridMessageProperties {

	/**
	 * Largest message that is sent or received.
	 */
	private DataSize maxSize = DataSize.ofMegabytes(8);

	public DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(DataSize maxSize) {
		this.maxSize = maxSize;
	}

	/**
	 * How messages that wait are put together.
	 *
	 * @since 0.1.0
	 */
	public static class Merge {

		/**
		 * Messages that are gathered into one.
		 */
		private int maxMessages = 50;

		/**
		 * Size up to which messages are gathered into one.
		 */
		private DataSize maxSize = DataSize.ofKilobytes(31);

		public int getMaxMessages() {
			return this.maxMessages;
		}

		public void setMaxMessages(int maxMessages) {
			this.maxMessages = maxMessages;
		}

		public DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(DataSize maxSize) {
			this.maxSize = maxSize;
		}

	}

	/**
	 * What may wait to be written on one link.
	 *
	 * @since 0.1.0
	 */
	public static class Outbound {

		/**
		 * Messages that may wait.
		 */
		private int maxMessages = 10000;

		/**
		 * Size of the messages that may wait; a single message always fits, however small
		 * this is. Answers for which there is no room wait besides, up to twice this
		 * size.
		 */
		private DataSize maxSize = DataSize.ofMegabytes(64);

		public int getMaxMessages() {
			return this.maxMessages;
		}

		public void setMaxMessages(int maxMessages) {
			this.maxMessages = maxMessages;
		}

		public DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(DataSize maxSize) {
			this.maxSize = maxSize;
		}

	}

	/**
	 * What peers may make this node hold.
	 *
	 * @since 0.1.0
	 */
	public static class Inbound {

		/**
		 * Size of all payloads together that peers may make this node hold: requests
		 * until their handlers have returned, items until they are taken, messages that
		 * came in part, and answers that wait to be written. One peer gets half of it at
		 * most.
		 */
		private @Nullable DataSize maxSize;

		public @Nullable DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(@Nullable DataSize maxSize) {
			this.maxSize = maxSize;
		}

	}

	/**
	 * How WebSocket frames are written.
	 *
	 * @since 0.1.0
	 */
	public static class Websocket {

		/**
		 * How frames of the dialing side are masked.
		 */
		private WebSocketMasking masking = WebSocketMasking.RANDOM;

		public WebSocketMasking getMasking() {
			return this.masking;
		}

		public void setMasking(WebSocketMasking masking) {
			this.masking = masking;
		}

	}

	/**
	 * How objects become payloads.
	 *
	 * @since 0.1.0
	 */
	public static class Codec {

		/**
		 * Format of payloads, the same on all nodes. With "cbor" and "json" the mapper is
		 * the application's own.
		 */
		private Type type = Type.MSGPACK;

		/**
		 * How instants are written in MessagePack.
		 */
		private TimeFormat timeFormat = TimeFormat.ISO;

		public Type getType() {
			return this.type;
		}

		public void setType(Type type) {
			this.type = type;
		}

		public TimeFormat getTimeFormat() {
			return this.timeFormat;
		}

		public void setTimeFormat(TimeFormat timeFormat) {
			this.timeFormat = timeFormat;
		}

		/**
		 * Formats of payloads.
		 *
		 * @since 0.1.0
		 */
		public enum Type {

			/**
			 * MessagePack.
			 */
			MSGPACK,

			/**
			 * CBOR, as the application's CBORMapper writes it.
			 */
			CBOR,

			/**
			 * JSON, as the application's JsonMapper writes it.
			 */
			JSON

		}

	}

}
