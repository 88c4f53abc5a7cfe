package dev.gridmesh.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridPeers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.codec.PayloadCodecs;
import org.jspecify.annotations.Nullable;

/**
 * The requester over a {@link GridManager}. Safe for any thread.
 */
final class DefaultGridRequester implements GridRequester {

	private final GridManager grid;

	private final PayloadConverter converter;

	private final CallOptions options;

	private final CallInterceptors interceptors;

	private final AtomicInteger turn = new AtomicInteger();

	private DefaultGridRequester(GridManager grid, PayloadConverter converter, CallOptions options,
			CallInterceptors interceptors) {
		this.grid = grid;
		this.converter = converter;
		this.options = options;
		this.interceptors = interceptors;
	}

	@Override
	public PeerSpec peer(String name) {
		return peer(NodeName.of(name));
	}

	@Override
	public PeerSpec peer(NodeName peer) {
		Objects.requireNonNull(peer, "peer");
		return new DefaultPeerSpec(() -> connection(peer));
	}

	@Override
	public PeerSpec any() {
		return new DefaultPeerSpec(() -> this.interceptors.around(nextConnected()));
	}

	@Override
	public PeersSpec all() {
		return new DefaultPeersSpec(this.interceptors.around(this.grid.all(), this::connection));
	}

	@Override
	public PeersSpec others() {
		return new DefaultPeersSpec(this.interceptors.around(this.grid.others(), this::connection));
	}

	private GridConnection connection(NodeName peer) {
		return this.interceptors.around(this.grid.connection(peer));
	}

	private GridConnection nextConnected() {
		List<GridConnection> connected = this.grid.connections()
			.stream()
			.filter((connection) -> connection.state() == ConnectionState.CONNECTED)
			.toList();
		if (connected.isEmpty()) {
			return this.grid.connection(this.grid.local());
		}
		return connected.get(Math.floorMod(this.turn.getAndIncrement(), connected.size()));
	}

	/**
	 * One node, looked up at each subscription.
	 */
	private final class DefaultPeerSpec implements PeerSpec {

		private final Supplier<GridConnection> connection;

		private DefaultPeerSpec(Supplier<GridConnection> connection) {
			this.connection = connection;
		}

		@Override
		public RequestSpec handler(String name) {
			return handler(HandlerId.named(name));
		}

		@Override
		public RequestSpec handler(int number) {
			return handler(HandlerId.of(number));
		}

		@Override
		public RequestSpec handler(HandlerId id) {
			return new DefaultRequestSpec(this.connection, id, DefaultGridRequester.this.converter, null, null,
					DefaultGridRequester.this.options);
		}

	}

	/**
	 * Many nodes, looked up at each subscription.
	 */
	private final class DefaultPeersSpec implements PeersSpec {

		private final GridPeers peers;

		private DefaultPeersSpec(GridPeers peers) {
			this.peers = peers;
		}

		@Override
		public PeersRequestSpec handler(String name) {
			return handler(HandlerId.named(name));
		}

		@Override
		public PeersRequestSpec handler(int number) {
			return handler(HandlerId.of(number));
		}

		@Override
		public PeersRequestSpec handler(HandlerId id) {
			return new DefaultPeersRequestSpec(this.peers, DefaultGridRequester.this::connection, id,
					DefaultGridRequester.this.converter, null, DefaultGridRequester.this.options);
		}

	}

	/**
	 * Collects what a requester is made of. For one thread.
	 */
	static final class DefaultBuilder implements Builder {

		private final GridManager grid;

		private PayloadCodecs codecs;

		private CallOptions options = CallOptions.defaults();

		private final List<GridCallInterceptor> interceptors = new ArrayList<>();

		DefaultBuilder(GridManager grid, PayloadCodecs codecs) {
			this.grid = Objects.requireNonNull(grid, "grid");
			this.codecs = Objects.requireNonNull(codecs, "codecs");
		}

		@Override
		public Builder deadline(@Nullable Duration deadline) {
			this.options = (deadline != null) ? CallOptions.defaults().withDeadline(deadline) : CallOptions.defaults();
			return this;
		}

		@Override
		public Builder codecs(PayloadCodecs codecs) {
			this.codecs = Objects.requireNonNull(codecs, "codecs");
			return this;
		}

		@Override
		public Builder interceptor(GridCallInterceptor interceptor) {
			this.interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
			return this;
		}

		@Override
		public GridRequester build() {
			return new DefaultGridRequester(this.grid, new PayloadConverter(this.codecs, this.grid), this.options,
					new CallInterceptors(this.interceptors));
		}

	}

}
