package dev.gridmesh.spring.client;

import java.lang.reflect.Proxy;
import java.util.Objects;

import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.GridRequester;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringValueResolver;

/**
 * Makes proxies of {@link dev.gridmesh.spring.GridClient @GridClient} interfaces. Where
 * these are beans anyway, nobody needs it. Safe for any thread, as are the proxies.
 *
 * @since 0.1.0
 */
public final class GridClientProxyFactory {

	private final ClientMethods methods;

	private GridClientProxyFactory(ClientMethods methods) {
		this.methods = methods;
	}

	/**
	 * Makes a factory.
	 * @param requester makes the calls
	 * @return the factory
	 */
	public static GridClientProxyFactory create(GridRequester requester) {
		return builder(requester).build();
	}

	/**
	 * Starts a factory.
	 * @param requester makes the calls
	 * @return a new builder
	 */
	public static Builder builder(GridRequester requester) {
		return new Builder(requester);
	}

	/**
	 * Makes a proxy. Its annotations and types are read now, and not again by its calls.
	 * @param <T> the interface
	 * @param type the same interface
	 * @return a new proxy, equal to nothing but itself
	 * @throws InvalidGridClientException if a method cannot work
	 */
	public <T> T createClient(Class<T> type) {
		ClientInvocationHandler handler = new ClientInvocationHandler(type, this.methods.read(type));
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	/**
	 * Collects what a factory is made of. For one thread.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final GridRequester requester;

		private @Nullable PayloadCodecs codecs;

		private StringValueResolver placeholders = (value) -> value;

		private Builder(GridRequester requester) {
			this.requester = Objects.requireNonNull(requester, "requester");
		}

		/**
		 * Sets the codecs that the requester has, so that a type which they do not know
		 * is found when a proxy is made. Otherwise it is an error of the calls.
		 * @param codecs the codecs
		 * @return this builder
		 */
		public Builder codecs(PayloadCodecs codecs) {
			this.codecs = Objects.requireNonNull(codecs, "codecs");
			return this;
		}

		/**
		 * Sets what replaces placeholders in annotations; otherwise none are replaced.
		 * @param placeholders for example an
		 * {@link org.springframework.beans.factory.config.EmbeddedValueResolver}
		 * @return this builder
		 */
		public Builder placeholders(StringValueResolver placeholders) {
			this.placeholders = Objects.requireNonNull(placeholders, "placeholders");
			return this;
		}

		/**
		 * Builds the factory.
		 * @return a new factory
		 */
		public GridClientProxyFactory build() {
			return new GridClientProxyFactory(
					new ClientMethods(this.requester, new ClientTypes(this.codecs), this.placeholders));
		}

	}

}
