package dev.gridmesh;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What is announced to peers beyond protocol v1, and used with those that announce it,
 * too (docs/protocol-extensions.md). Immutable, so safe for any thread; changed with the
 * builder of {@link ConnectionSettings}.
 *
 * @since 0.1.0
 */
public final class ExtensionSettings {

	/** Everything there is. */
	public static final ExtensionSettings ALL = new Builder().build();

	/** Protocol v1 alone. */
	public static final ExtensionSettings NONE = new Builder().caps(false)
		.cancel(false)
		.bulkCredit(false)
		.frag(false)
		.meta(false)
		.renew(false)
		.build();

	private final boolean caps;

	private final boolean cancel;

	private final boolean bulkCredit;

	private final boolean frag;

	private final boolean meta;

	private final boolean renew;

	private ExtensionSettings(Builder builder) {
		this.caps = builder.caps;
		this.cancel = builder.cancel;
		this.bulkCredit = builder.bulkCredit;
		this.frag = builder.frag;
		this.meta = builder.meta;
		this.renew = builder.renew;
	}

	/**
	 * Tells whether the handler side tells the capacities of its streams.
	 * @return whether it is announced
	 */
	public boolean caps() {
		return this.caps;
	}

	/**
	 * Tells whether handlers of single requests learn that their caller is gone.
	 * @return whether it is announced
	 */
	public boolean cancel() {
		return this.cancel;
	}

	/**
	 * Tells whether credits are given back several at a time.
	 * @return whether it is announced
	 */
	public boolean bulkCredit() {
		return this.bulkCredit;
	}

	/**
	 * Tells whether large messages travel in pieces, between others.
	 * @return whether it is announced
	 */
	public boolean frag() {
		return this.frag;
	}

	/**
	 * Tells whether metadata of calls travels, the context of a trace among it.
	 * @return whether it is announced
	 */
	public boolean meta() {
		return this.meta;
	}

	/**
	 * Tells whether links are renewed without a loss of calls.
	 * @return whether it is announced
	 */
	public boolean renew() {
		return this.renew;
	}

	/**
	 * Starts with these settings.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.caps = this.caps;
		builder.cancel = this.cancel;
		builder.bulkCredit = this.bulkCredit;
		builder.frag = this.frag;
		builder.meta = this.meta;
		builder.renew = this.renew;
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof ExtensionSettings other && this.caps == other.caps && this.cancel == other.cancel
				&& this.bulkCredit == other.bulkCredit && this.frag == other.frag && this.meta == other.meta
				&& this.renew == other.renew;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.caps, this.cancel, this.bulkCredit, this.frag, this.meta, this.renew);
	}

	@Override
	public String toString() {
		return "ExtensionSettings[caps=%s, cancel=%s, bulkCredit=%s, frag=%s, meta=%s, renew=%s]".formatted(this.caps,
				this.cancel, this.bulkCredit, this.frag, this.meta, this.renew);
	}

	/**
	 * Changes these settings. A value that can never be right is refused at once, values
	 * that do not fit each other when all are there. Not safe for concurrent use.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private boolean caps = true;

		private boolean cancel = true;

		private boolean bulkCredit = true;

		private boolean frag = true;

		private boolean meta = true;

		private boolean renew = true;

		Builder() {
		}

		/**
		 * Sets whether the handler side tells the capacities of its streams.
		 * @param caps whether to announce it
		 * @return this builder
		 */
		public Builder caps(boolean caps) {
			this.caps = caps;
			return this;
		}

		/**
		 * Sets whether handlers of single requests learn that their caller is gone.
		 * @param cancel whether to announce it
		 * @return this builder
		 */
		public Builder cancel(boolean cancel) {
			this.cancel = cancel;
			return this;
		}

		/**
		 * Sets whether credits are given back several at a time.
		 * @param bulkCredit whether to announce it; needs {@code caps}
		 * @return this builder
		 */
		public Builder bulkCredit(boolean bulkCredit) {
			this.bulkCredit = bulkCredit;
			return this;
		}

		/**
		 * Sets whether large messages travel in pieces, between others.
		 * @param frag whether to announce it
		 * @return this builder
		 */
		public Builder frag(boolean frag) {
			this.frag = frag;
			return this;
		}

		/**
		 * Sets whether metadata of calls travels, the context of a trace among it.
		 * @param meta whether to announce it
		 * @return this builder
		 */
		public Builder meta(boolean meta) {
			this.meta = meta;
			return this;
		}

		/**
		 * Sets whether links are renewed without a loss of calls.
		 * @param renew whether to announce it
		 * @return this builder
		 */
		public Builder renew(boolean renew) {
			this.renew = renew;
			return this;
		}

		/**
		 * Takes what was set.
		 * @return the settings
		 */
		public ExtensionSettings build() {
			return new ExtensionSettings(this);
		}

	}

}
