package dev.gridmesh.transport.netty;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

import dev.gridmesh.transport.TestAcceptor;

/** One end of a TCP connection, by hand. Each read gives up after some seconds. */
final class RawSocket implements AutoCloseable {

	/* A good request to a {@link TestAcceptor}. */
	static final String UPGRADE = "GET " + TestAcceptor.PATH + " HTTP/1.1\r\nHost: localhost\r\n"
			+ "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
			+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + TestAcceptor.TOKEN + "\r\n\r\n";

	private static final int READ_TIMEOUT_MILLIS = 15_000;

	private final Socket socket;

	private final DataInputStream in;

	RawSocket(Socket socket) {
		try {
			this.socket = socket;
			this.socket.setSoTimeout(READ_TIMEOUT_MILLIS);
			this.in = new DataInputStream(socket.getInputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static RawSocket connect(int port) {
		try {
			return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/* Connected and upgraded, as a dialer. */
	static RawSocket upgraded(int port) {
		RawSocket socket = connect(port);
		socket.write(UPGRADE);
		String answer = socket.readHead();
		if (!answer.startsWith("HTTP/1.1 101 ")) {
			throw new AssertionError(answer);
		}
		return socket;
	}

	void write(String text) {
		write(text.getBytes(StandardCharsets.US_ASCII));
	}

	void write(byte[] bytes) {
		try {
			this.socket.getOutputStream().write(bytes);
			this.socket.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/* An HTTP head with the empty line at its end. */
	String readHead() {
		try {
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) {
				head.append((char) this.in.readUnsignedByte());
			}
			return head.toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	byte[] read(int length) {
		try {
			byte[] bytes = new byte[length];
			this.in.readFully(bytes);
			return bytes;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/* Reads until the other end closes, gracefully or not; says how much there was. */
	int readToEnd() {
		int count = 0;
		try {
			while (this.in.read() >= 0) {
				count++;
			}
		}
		catch (EOFException | SocketException ex) {
			// closed as well
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return count;
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
