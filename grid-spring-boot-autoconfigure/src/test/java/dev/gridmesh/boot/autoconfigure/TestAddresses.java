package dev.gridmesh.boot.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hosts and addresses that a test makes up.
 */
class TestAddresses implements HostAddresses {

	private final Map<String, List<InetAddress>> hosts = new HashMap<>();

	private final Set<InetAddress> local = new HashSet<>();

	TestAddresses host(String name, String... addresses) {
		this.hosts.put(name, Arrays.stream(addresses).map(TestAddresses::address).toList());
		return this;
	}

	TestAddresses thisMachine(String... addresses) {
		Arrays.stream(addresses).map(TestAddresses::address).forEach(this.local::add);
		return this;
	}

	private static InetAddress address(String literal) {
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@Override
	public List<InetAddress> lookUp(String host) {
		return this.hosts.getOrDefault(host, List.of());
	}

	@Override
	public boolean isLocal(InetAddress address) {
		return this.local.contains(address);
	}

	@Override
	public String hostName() {
		return "this-host";
	}

}
