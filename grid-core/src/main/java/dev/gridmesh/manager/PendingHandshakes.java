package dev.gridmesh.manager;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gridmesh.transport.GridTransport;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The upgraded transports whose handshakes are under way, and which of them goes when
 * there is no room for one more: the oldest, since a handshake that is meant takes
 * milliseconds. One address has at most a quarter of the room, and pushes out its own
 * before. Guarded by the lock of the {@link GridAcceptor}.
 * <p>
 * State: a transport is pending from {@link #add} until it is ended, or until it has to
 * go; then it is on its way out until it is ended, which may still be by a handshake that
 * was done in the meantime.
 */
final class PendingHandshakes {

	/* What one subscriber of IPv6 has. */
	private static final int NETWORK_BYTES = 8;

	private static final int IPV6_BYTES = 16;

	private final int max;

	private final int maxPerAddress;

	/** With the address of each, oldest first. */
	private final Map<GridTransport, String> pending = new LinkedHashMap<>();

	private final Map<String, Integer> perAddress = new HashMap<>();

	private final Set<GridTransport> leaving = new HashSet<>();

	/**
	 * Makes room.
	 * @param max how many may be pending, at least 1
	 */
	PendingHandshakes(int max) {
		this.max = max;
		this.maxPerAddress = Math.max(1, max / 4);
	}

	/**
	 * Takes one more.
	 * @param transport the newest
	 * @return the one that has to go for it, or {@code null}; it is to be
	 * {@linkplain #end ended} and closed on its loop
	 */
	@Nullable GridTransport add(GridTransport transport) {
		String address = network(transport.remoteAddress());
		GridTransport oldest = null;
		if (this.perAddress.getOrDefault(address, 0) >= this.maxPerAddress) {
			oldest = oldestOf(address);
		}
		else if (this.pending.size() >= this.max) {
			oldest = this.pending.keySet().iterator().next();
		}
		if (oldest != null) {
			remove(oldest);
			this.leaving.add(oldest);
		}
		this.pending.put(transport, address);
		this.perAddress.merge(address, 1, Integer::sum);
		return oldest;
	}

	private GridTransport oldestOf(String address) {
		Iterator<Map.Entry<GridTransport, String>> entries = this.pending.entrySet().iterator();
		Map.Entry<GridTransport, String> entry = entries.next();
		while (!entry.getValue().equals(address)) {
			entry = entries.next();
		}
		return entry.getKey();
	}

	/**
	 * Forgets one.
	 * @param transport its handshake has an outcome, or it is about to be closed
	 * @return whether it had not been ended before
	 */
	boolean end(GridTransport transport) {
		return remove(transport) || this.leaving.remove(transport);
	}

	private boolean remove(GridTransport transport) {
		String address = this.pending.remove(transport);
		if (address == null) {
			return false;
		}
		this.perAddress.computeIfPresent(address, (key, count) -> (count > 1) ? count - 1 : null);
		return true;
	}

	/**
	 * Lists those that have not been ended.
	 * @return oldest first, a copy
	 */
	List<GridTransport> all() {
		List<GridTransport> all = new ArrayList<>(this.leaving);
		all.addAll(this.pending.keySet());
		return all;
	}

	/**
	 * Finds who is behind an address with a port: a host, or the network of 64 bits that
	 * hosts of IPv6 have to themselves.
	 * @param address as {@link GridTransport#remoteAddress()} gives it
	 * @return what the addresses of one stranger have in common
	 */
	static String network(String address) {
		int port = address.lastIndexOf(':');
		String host = (port < 0) ? address : address.substring(0, port);
		if (!host.startsWith("[")) {
			return host;
		}
		byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
		if (bytes == null || bytes.length != IPV6_BYTES) {
			return host;
		}
		StringBuilder network = new StringBuilder(2 * NETWORK_BYTES);
		for (int i = 0; i < NETWORK_BYTES; i++) {
			network.append(Character.forDigit((bytes[i] >> 4) & 0xf, 16))
				.append(Character.forDigit(bytes[i] & 0xf, 16));
		}
		return network.toString();
	}

}
