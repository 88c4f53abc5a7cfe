package dev.gridmesh.boot.autoconfigure;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Looks up host names, and knows which addresses are of this machine. Blocks; safe for
 * any thread.
 */
interface HostAddresses {

	/**
	 * Looks a host up.
	 * @param host a name or a literal address
	 * @return its addresses, empty if it does not resolve
	 */
	List<InetAddress> lookUp(String host);

	/**
	 * Tells whether an address is of this machine.
	 * @param address the address
	 * @return whether it is
	 */
	boolean isLocal(InetAddress address);

	/**
	 * The name of this machine.
	 * @return its host name
	 */
	String hostName();

	/**
	 * The addresses as the operating system has them.
	 * @return addresses of this machine
	 */
	static HostAddresses system() {
		return new SystemHostAddresses();
	}

	/**
	 * Asks the operating system.
	 */
	final class SystemHostAddresses implements HostAddresses {

		private SystemHostAddresses() {
		}

		@Override
		public List<InetAddress> lookUp(String host) {
			try {
				return List.of(InetAddress.getAllByName(host));
			}
			catch (UnknownHostException ex) {
				return List.of();
			}
		}

		@Override
		public boolean isLocal(InetAddress address) {
			try {
				return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
			}
			catch (SocketException ex) {
				return false;
			}
		}

		@Override
		public String hostName() {
			try {
				return InetAddress.getLocalHost().getHostName();
			}
			catch (UnknownHostException ex) {
				return "localhost";
			}
		}

	}

}
