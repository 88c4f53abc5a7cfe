package dev.gridmesh.manager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that breaks: passes TCP connections on to a port of this machine, and resets
 * them when it is told to.
 */
final class ResettingProxy implements AutoCloseable {

	private static final int BUFFER_BYTES = 16_384;

	private final ServerSocket server;

	private final List<Pair> pairs = new CopyOnWriteArrayList<>();

	private volatile int target;

	ResettingProxy() {
		try {
			this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		begin("proxy-accept", this::acceptAll);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/* Says where connections lead to from now on; before that they are reset. */
	void target(int port) {
		this.target = port;
	}

	/* Resets all connections at both ends; says how many there were. */
	int resetBothEnds() {
		List<Pair> broken = List.copyOf(this.pairs);
		broken.forEach(Pair::reset);
		return broken.size();
	}

	/*
	 * Resets all connections at the end that dialled only, and leaves the other end open
	 * and silent; says how many there were.
	 */
	int resetDialledEnd() {
		List<Pair> broken = List.copyOf(this.pairs);
		broken.forEach(Pair::resetDialledEnd);
		return broken.size();
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		resetBothEnds();
	}

	private void acceptAll() {
		while (!this.server.isClosed()) {
			try {
				accept(this.server.accept());
			}
			catch (IOException ex) {
				// the proxy was closed; all else is the dialer's to try again
			}
		}
	}

	private void accept(Socket dialled) {
		try {
			Pair pair = new Pair(dialled, new Socket(InetAddress.getLoopbackAddress(), this.target));
			this.pairs.add(pair);
			begin("proxy-out", () -> pair.pump(pair.dialled, pair.accepted));
			begin("proxy-in", () -> pair.pump(pair.accepted, pair.dialled));
			if (this.server.isClosed()) {
				pair.reset();
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			// nobody listens there
			reset(dialled);
		}
	}

	private static void begin(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	/* With a linger time of 0, a close sends RST and throws away what was not sent. */
	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
			socket.close();
		}
		catch (IOException ex) {
			// closed already
		}
	}

	/**
	 * The two sockets of one connection.
	 */
	private final class Pair {

		private final Socket dialled;

		private final Socket accepted;

		private final AtomicInteger ended = new AtomicInteger();

		private volatile boolean halfOpen;

		Pair(Socket dialled, Socket accepted) throws IOException {
			this.dialled = dialled;
			this.accepted = accepted;
			dialled.setTcpNoDelay(true);
			accepted.setTcpNoDelay(true);
		}

		/* Ends with its source, and then ends its destination. */
		void pump(Socket from, Socket to) {
			byte[] buffer = new byte[BUFFER_BYTES];
			try {
				int length = from.getInputStream().read(buffer);
				while (length >= 0) {
					to.getOutputStream().write(buffer, 0, length);
					length = from.getInputStream().read(buffer);
				}
				to.shutdownOutput();
				if (this.ended.incrementAndGet() == 2) {
					reset();
				}
			}
			catch (IOException ex) {
				if (!this.halfOpen) {
					reset();
				}
			}
		}

		void resetDialledEnd() {
			this.halfOpen = true;
			ResettingProxy.reset(this.dialled);
		}

		void reset() {
			ResettingProxy.this.pairs.remove(this);
			ResettingProxy.reset(this.dialled);
			ResettingProxy.reset(this.accepted);
		}

	}

}
