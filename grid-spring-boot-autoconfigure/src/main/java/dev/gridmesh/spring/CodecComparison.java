package dev.gridmesh.spring;

import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridPeers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.codec.PayloadCodecs;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Compares the format of objects with the one that a peer has announced, so that a call
 * fails before anything is sent that the other end cannot read. A peer that has announced
 * none is trusted. Safe for any thread.
 */
final class CodecComparison implements GridCallInterceptor {

	private final GridManager grid;

	private final String type;

	CodecComparison(GridManager grid, PayloadCodecs codecs) {
		this.grid = grid;
		this.type = codecs.type();
	}

	/**
	 * Tells whether a call sends or wants objects.
	 * @param types what is sent and what is wanted, {@code null} for nothing
	 * @return whether one of them is neither bytes nor a text
	 */
	static boolean isTyped(@Nullable Type... types) {
		for (Type type : types) {
			if (type != null && !PayloadCodecs.isRaw(type)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Requires that a peer reads what is written here.
	 * @param connection the connection to the peer
	 * @param handler which handler is asked
	 * @return the connection
	 * @throws GridPayloadException if it has announced another format
	 */
	GridConnection require(GridConnection connection, HandlerId handler) {
		if (differs(connection)) {
			throw new GridPayloadException(
					"%s %s: objects are written as '%s' here and as '%s' there: set grid.codec.type to the same on all nodes"
						.formatted(connection.remote(), handler, this.type, connection.codecType()));
		}
		return connection;
	}

	/**
	 * Makes the calls fail to those peers alone that do not read what is written here.
	 * @param peers the peers
	 * @param connections finds the connection to each of them
	 * @return the same peers
	 */
	GridPeers around(GridPeers peers, Function<NodeName, GridConnection> connections) {
		if (this.grid.connections().stream().noneMatch(this::differs)) {
			return peers;
		}
		CallInterceptors comparing = new CallInterceptors(List.of(this));
		return GridPeers.of(peers::names, (name) -> comparing.around(connections.apply(name)));
	}

	@Override
	public Flux<byte[]> intercept(GridOutboundCall call, Next next) {
		require(this.grid.connection(call.peer()), call.handler());
		return next.proceed(call.options());
	}

	private boolean differs(GridConnection connection) {
		String announced = connection.codecType();
		return announced != null && !announced.equals(this.type);
	}

}
