package dev.gridmesh.transport;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.testing.VirtualWorld;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory between named nodes, in virtual time. Messages stay whole and in
 * order; each direction of each pair can be slowed down, held back, swallowed, refused
 * and healed, and connections can be cut. Only for the thread of the virtual world.
 * <p>
 * It behaves as TCP does where it matters: a sender gets ahead of a receiver that does
 * not read by {@link #socketBuffer(int)} bytes and not more, a close frame stands behind
 * the data, and nobody is told about a broken path.
 *
 * @since 0.1.0
 */
public final class LocalNetwork {

	private final VirtualWorld world;

	private final Map<NodeName, LocalListener> listeners = new LinkedHashMap<>();

	private final Map<Direction, LocalPath> paths = new LinkedHashMap<>();

	private final Map<NodeName, X509Certificate> certificates = new LinkedHashMap<>();

	private final List<LocalSocketPair> connections = new ArrayList<>();

	private ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;

	private int socketBuffer = 128 * 1024;

	private int connectionsSoFar;

	/**
	 * Makes a network without delays in which everything works.
	 * @param world where its time comes from
	 */
	public LocalNetwork(VirtualWorld world) {
		this.world = world;
	}

	/**
	 * Sets the allocator that the transports hand out.
	 * @param allocator the allocator, for example one that counts
	 * @return this network
	 */
	public LocalNetwork allocator(ByteBufAllocator allocator) {
		this.allocator = allocator;
		return this;
	}

	/**
	 * Sets how many bytes are on their way in one direction of a connection at most.
	 * @param bytes what the socket buffers of both ends hold
	 * @return this network
	 */
	public LocalNetwork socketBuffer(int bytes) {
		this.socketBuffer = bytes;
		return this;
	}

	/**
	 * Gives a node a certificate, which it shows from the next connection on.
	 * @param node the node
	 * @param certificate the certificate
	 */
	public void certificate(NodeName node, X509Certificate certificate) {
		this.certificates.put(node, certificate);
	}

	/**
	 * Makes the connector of a node.
	 * @param local the node that dials
	 * @return its connector
	 */
	public TransportConnector connector(NodeName local) {
		return (request, listener) -> new LocalDial(this, local, request, listener).begin();
	}

	/**
	 * Makes the listener of a node. Dials are refused before it starts and after it
	 * stops.
	 * @param local the node that accepts
	 * @param runtime where its transports get their loops
	 * @return its listener
	 */
	public TransportListener listener(NodeName local, GridRuntime runtime) {
		return new LocalListener(this, local, runtime);
	}

	/**
	 * Gives access to one direction.
	 * @param from the sending node
	 * @param to the receiving node
	 * @return the path, the same each time
	 */
	public LocalPath path(NodeName from, NodeName to) {
		return this.paths.computeIfAbsent(new Direction(from, to), (key) -> new LocalPath(this, this.world));
	}

	/**
	 * Holds back both directions, see {@link LocalPath#stall()}.
	 * @param one a node
	 * @param other another node
	 */
	public void stall(NodeName one, NodeName other) {
		path(one, other).stall();
		path(other, one).stall();
	}

	/**
	 * Swallows both directions, see {@link LocalPath#drop()}.
	 * @param one a node
	 * @param other another node
	 */
	public void drop(NodeName one, NodeName other) {
		path(one, other).drop();
		path(other, one).drop();
	}

	/**
	 * Heals both directions.
	 * @param one a node
	 * @param other another node
	 */
	public void heal(NodeName one, NodeName other) {
		path(one, other).heal();
		path(other, one).heal();
	}

	/** Heals everything. */
	public void healAll() {
		List.copyOf(this.paths.values()).forEach(LocalPath::heal);
	}

	/**
	 * Breaks the connections of two nodes; both ends are told at once
	 * ({@link CloseReason#ABNORMAL}). New ones can be made.
	 * @param one a node
	 * @param other another node
	 */
	public void cut(NodeName one, NodeName other) {
		for (LocalSocketPair connection : List.copyOf(this.connections)) {
			if (connection.joins(one, other)) {
				connection.reset();
			}
		}
	}

	/**
	 * Breaks all connections of a node, as when its process dies. Call it after
	 * {@link dev.gridmesh.testing.VirtualRuntime#shutDown()}, so that what was on its way
	 * is released.
	 * @param node the node
	 */
	public void cut(NodeName node) {
		for (LocalSocketPair connection : List.copyOf(this.connections)) {
			if (connection.has(node)) {
				connection.reset();
			}
		}
	}

	/**
	 * The connections of which at least one end is not closed.
	 * @return the connections, oldest first
	 */
	public List<LocalSocketPair> connections() {
		return List.copyOf(this.connections);
	}

	List<X509Certificate> certificatesOf(NodeName node) {
		X509Certificate certificate = this.certificates.get(node);
		return (certificate != null) ? List.of(certificate) : List.of();
	}

	VirtualWorld world() {
		return this.world;
	}

	ByteBufAllocator allocator() {
		return this.allocator;
	}

	int socketBuffer() {
		return this.socketBuffer;
	}

	void healed() {
		List.copyOf(this.connections).forEach(LocalSocketPair::healed);
	}

	LocalSocketPair open(NodeName dialer, NodeName acceptor) {
		LocalSocketPair connection = new LocalSocketPair(this, dialer, acceptor, ++this.connectionsSoFar);
		this.connections.add(connection);
		return connection;
	}

	void remove(LocalSocketPair connection) {
		this.connections.remove(connection);
	}

	@Nullable LocalListener listenerOf(NodeName node) {
		return this.listeners.get(node);
	}

	void bind(NodeName node, LocalListener listener) {
		if (this.listeners.putIfAbsent(node, listener) != null) {
			throw new IllegalStateException("address in use: " + node);
		}
	}

	void unbind(NodeName node, LocalListener listener) {
		this.listeners.remove(node, listener);
	}

	private record Direction(NodeName from, NodeName to) {
	}

}
