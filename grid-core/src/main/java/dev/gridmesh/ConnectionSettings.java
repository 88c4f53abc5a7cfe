package dev.gridmesh;

import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The times and limits of a node's connections; each was checked when it was set.
 * Immutable, so safe for any thread. <pre class="code">
 * ConnectionSettings.builder()
 * 	.heartbeat((heartbeat) -&gt; heartbeat.interval(Duration.ofSeconds(5)))
 * 	.messages((messages) -&gt; messages.maxSize(32 * 1024 * 1024))
 * 	.build();
 * </pre>
 *
 * @since 0.1.0
 */
public final class ConnectionSettings {

	private static final ConnectionSettings DEFAULTS = builder().build();

	private final ConnectSettings connect;

	private final HeartbeatSettings heartbeat;

	private final CallSettings calls;

	private final MessageSettings messages;

	private final InboundSettings inbound;

	private final ExtensionSettings extensions;

	private final String codecType;

	private ConnectionSettings(Builder builder) {
		this.connect = builder.connect;
		this.heartbeat = builder.heartbeat;
		this.calls = builder.calls;
		this.messages = builder.messages;
		this.inbound = builder.inbound;
		this.extensions = builder.extensions;
		this.codecType = builder.codecType;
	}

	/**
	 * Leaves everything as it is unless set (protocol.md §10).
	 * @return settings that set nothing
	 */
	public static ConnectionSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Starts with the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts with these settings.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.connect = this.connect;
		builder.heartbeat = this.heartbeat;
		builder.calls = this.calls;
		builder.messages = this.messages;
		builder.inbound = this.inbound;
		builder.extensions = this.extensions;
		builder.codecType = this.codecType;
		return builder;
	}

	/**
	 * Says how a link is made.
	 * @return times and limits of dialling and accepting
	 */
	public ConnectSettings connect() {
		return this.connect;
	}

	/**
	 * Says how a link is watched.
	 * @return times of pings and writes
	 */
	public HeartbeatSettings heartbeat() {
		return this.heartbeat;
	}

	/**
	 * Says how many calls there may be, and for how long.
	 * @return limits of calls
	 */
	public CallSettings calls() {
		return this.calls;
	}

	/**
	 * Says how large and how many messages may be.
	 * @return limits of messages
	 */
	public MessageSettings messages() {
		return this.messages;
	}

	/**
	 * Says how much peers may make this node hold.
	 * @return the budget
	 */
	public InboundSettings inbound() {
		return this.inbound;
	}

	/**
	 * Says what is used beyond protocol v1, where the peer can.
	 * @return what is announced
	 */
	public ExtensionSettings extensions() {
		return this.extensions;
	}

	/**
	 * Names the format that this node writes objects in, which its peers are told.
	 * @return {@code grid.codec.type}
	 */
	public String codecType() {
		return this.codecType;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof ConnectionSettings other && this.connect.equals(other.connect)
				&& this.heartbeat.equals(other.heartbeat) && this.calls.equals(other.calls)
				&& this.inbound.equals(other.inbound) && this.messages.equals(other.messages)
				&& this.extensions.equals(other.extensions) && this.codecType.equals(other.codecType);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.connect, this.heartbeat, this.calls, this.messages, this.inbound, this.extensions,
				this.codecType);
	}

	@Override
	public String toString() {
		return "ConnectionSettings[%s, %s, %s, %s, %s, %s, codecType=%s]".formatted(this.connect, this.heartbeat,
				this.calls, this.messages, this.inbound, this.extensions, this.codecType);
	}

	/**
	 * Builds settings, one area at a time; what is not set stays as it is. Not safe for
	 * concurrent use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private ConnectSettings connect = new ConnectSettings.Builder().build();

		private HeartbeatSettings heartbeat = new HeartbeatSettings.Builder().build();

		private CallSettings calls = new CallSettings.Builder().build();

		private MessageSettings messages = new MessageSettings.Builder().build();

		private InboundSettings inbound = new InboundSettings.Builder().build();

		private ExtensionSettings extensions = ExtensionSettings.ALL;

		private String codecType = "msgpack";

		private Builder() {
		}

		/**
		 * Changes how a link is made.
		 * @param change sets what differs
		 * @return this builder
		 * @throws InvalidSettingException if a value is out of bounds or does not fit
		 * another
		 */
		public Builder connect(Consumer<ConnectSettings.Builder> change) {
			ConnectSettings.Builder builder = this.connect.toBuilder();
			change.accept(builder);
			this.connect = builder.build();
			return this;
		}

		/**
		 * Changes how a link is watched.
		 * @param change sets what differs
		 * @return this builder
		 * @throws InvalidSettingException if a value is out of bounds or does not fit
		 * another
		 */
		public Builder heartbeat(Consumer<HeartbeatSettings.Builder> change) {
			HeartbeatSettings.Builder builder = this.heartbeat.toBuilder();
			change.accept(builder);
			this.heartbeat = builder.build();
			return this;
		}

		/**
		 * Changes the limits of calls.
		 * @param change sets what differs
		 * @return this builder
		 * @throws InvalidSettingException if a value is out of bounds
		 */
		public Builder calls(Consumer<CallSettings.Builder> change) {
			CallSettings.Builder builder = this.calls.toBuilder();
			change.accept(builder);
			this.calls = builder.build();
			return this;
		}

		/**
		 * Changes the limits of messages.
		 * @param change sets what differs
		 * @return this builder
		 * @throws InvalidSettingException if a value is out of bounds
		 */
		public Builder messages(Consumer<MessageSettings.Builder> change) {
			MessageSettings.Builder builder = this.messages.toBuilder();
			change.accept(builder);
			this.messages = builder.build();
			return this;
		}

		/**
		 * Changes how much peers may make this node hold.
		 * @param change sets what differs
		 * @return this builder
		 * @throws InvalidSettingException if a value is out of bounds
		 */
		public Builder inbound(Consumer<InboundSettings.Builder> change) {
			InboundSettings.Builder builder = this.inbound.toBuilder();
			change.accept(builder);
			this.inbound = builder.build();
			return this;
		}

		/**
		 * Changes what is used beyond protocol v1.
		 * @param change sets what differs
		 * @return this builder
		 */
		public Builder extensions(Consumer<ExtensionSettings.Builder> change) {
			ExtensionSettings.Builder builder = this.extensions.toBuilder();
			change.accept(builder);
			return extensions(builder.build());
		}

		/**
		 * Sets all of what is used beyond protocol v1.
		 * @param extensions what is announced, for example {@link ExtensionSettings#NONE}
		 * @return this builder
		 */
		public Builder extensions(ExtensionSettings extensions) {
			this.extensions = Objects.requireNonNull(extensions, "extensions");
			return this;
		}

		/**
		 * Names the format that this node writes objects in, so that its peers notice one
		 * that differs. Payloads that are bytes have none.
		 * @param codecType the name, {@code msgpack} by default: 1 to 32 of lower-case
		 * letters, digits, dots and dashes
		 * @return this builder
		 * @throws InvalidSettingException if it is no such name
		 */
		public Builder codecType(String codecType) {
			if (!codecType.matches("[a-z0-9.-]{1,32}")) {
				throw new InvalidSettingException("grid.codec.type", codecType, "it is no name of a format",
						"Use 1 to 32 of lower-case letters, digits, dots and dashes.");
			}
			this.codecType = codecType;
			return this;
		}

		/**
		 * Takes what was set.
		 * @return the settings
		 */
		public ConnectionSettings build() {
			return new ConnectionSettings(this);
		}

	}

}
