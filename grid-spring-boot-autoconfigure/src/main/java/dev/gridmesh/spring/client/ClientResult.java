package dev.gridmesh.spring.client;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a client method makes of a call that is ready to be made. Immutable.
 *
 * @param <S> the kind of call: to one node, or to many
 * @param blocks whether it waits on the thread of the caller
 * @param stream whether there is more than one answer of a node
 * @param read makes the call, or a publisher of it
 */
record ClientResult<S>(boolean blocks, boolean stream, Function<S, @Nullable Object> read) {

	static <S> ClientResult<S> reactive(boolean stream, Function<S, @Nullable Object> read) {
		return new ClientResult<>(false, stream, read);
	}

	static <S> ClientResult<S> blocking(boolean stream, Function<S, @Nullable Object> read) {
		return new ClientResult<>(true, stream, read);
	}

}
