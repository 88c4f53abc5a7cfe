package dev.gridmesh.boot.autoconfigure;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.gridmesh.NodeName;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what this node is called: as configured, or the one peer that is an address
 * of this machine with the port of the server. Asked once, when the server listens.
 */
final class LocalNodeName implements Supplier<NodeName> {

	private static final String KEY = "grid.local";

	private static final Duration LOOK_UP_LIMIT = Duration.ofSeconds(15);

	private final @Nullable String configured;

	private final List<NodeName> peers;

	private final GridServer server;

	private final HostAddresses addresses;

	/**
	 * Creates a source of the name and checks what is known without the server.
	 * @param configured the name as configured, its port perhaps 0, or {@code null}
	 * @param peers the nodes of the grid
	 * @param server the server that peers dial
	 * @param addresses looks up hosts
	 * @throws GridPropertiesException if the configured name is malformed or does not fit
	 * the peers
	 */
	LocalNodeName(@Nullable String configured, List<NodeName> peers, GridServer server, HostAddresses addresses) {
		this.configured = configured;
		this.peers = peers;
		this.server = server;
		this.addresses = addresses;
		if (configured != null) {
			// any port will do for the check
			parseConfigured(configured, 1);
		}
	}

	@Override
	public NodeName get() {
		if (this.configured != null) {
			return parseConfigured(this.configured, this.server.port());
		}
		int port = this.server.port();
		if (this.peers.isEmpty()) {
			return PeerNames.parse(KEY,
					(this.server.secure() ? "https://" : "http://") + literal(this.addresses.hostName()) + ":" + port);
		}
		return derive(port);
	}

	private NodeName parseConfigured(String value, int port) {
		boolean placeholder = value.endsWith(":0");
		if (placeholder && port == 0) {
			throw new GridPropertiesException(KEY, value, "there is no server whose port could replace the 0",
					"Set the property to the whole name of this node.");
		}
		NodeName name = PeerNames.parse(KEY, placeholder ? value.substring(0, value.length() - 1) + port : value);
		if (!this.peers.isEmpty()) {
			PeerNames.requireSameScheme(KEY, name, this.peers.get(0));
		}
		return name;
	}

	private NodeName derive(int port) {
		Map<String, List<InetAddress>> found = new ParallelLookUp(this.addresses, LOOK_UP_LIMIT)
			.lookUp(this.peers.stream().map(NodeName::host).distinct().toList());
		List<Candidate> candidates = this.peers.stream()
			.map((peer) -> compare(peer, found.getOrDefault(peer.host(), List.of()), port))
			.toList();
		List<NodeName> matches = candidates.stream().filter(Candidate::matches).map(Candidate::peer).toList();
		if (matches.size() == 1) {
			return matches.get(0);
		}
		String compared = candidates.stream().map(Candidate::describe).collect(Collectors.joining());
		throw new GridPropertiesException(
				"The property 'grid.local' is not set, and it cannot be derived: %s of the peers is an address of this machine with the port %d of its server.%n%s"
					.formatted(matches.isEmpty() ? "none" : "more than one", port, compared),
				"Set 'grid.local' to the name that the other nodes know this one by, for example '%s'."
					.formatted(matches.isEmpty() ? example(port) : matches.get(0)));
	}

	private String example(int port) {
		return (this.peers.get(0).secure() ? "https://" : "http://") + literal(this.addresses.hostName()) + ":" + port;
	}

	private Candidate compare(NodeName peer, List<InetAddress> found, int port) {
		boolean local = found.stream().anyMatch(this.addresses::isLocal);
		return new Candidate(peer, found, local, peer.port() == port);
	}

	private static String literal(String host) {
		return host.contains(":") ? "[" + host + "]" : host;
	}

	/**
	 * What was compared.
	 */
	private record Candidate(NodeName peer, List<InetAddress> addresses, boolean local, boolean samePort) {

		boolean matches() {
			return this.local && this.samePort;
		}

		String describe() {
			String host = this.addresses.isEmpty() ? "does not resolve"
					: this.addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "))
							+ (this.local ? " is this machine" : " is not this machine");
			return "%n  - %s: %s, its port is %s".formatted(this.peer, host, this.samePort ? "the same" : "another");
		}

	}

}
