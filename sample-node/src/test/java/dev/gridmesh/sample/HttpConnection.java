package dev.gridmesh.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A browser that reads, writes and leaves exactly when a test wants it to. For one
 * thread.
 */
public final class HttpConnection implements AutoCloseable {

	private static final int RECEIVE_BUFFER = 128 * 1024;

	private final Socket socket = new Socket();

	private final BufferedReader reader;

	private final OutputStream output;

	private HttpConnection(int port) throws IOException {
		// before it connects: afterwards it does not shrink the window any more
		this.socket.setReceiveBufferSize(RECEIVE_BUFFER);
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		this.socket.setSoTimeout(Math.toIntExact(TestNodes.PATIENCE.toMillis()));
		this.output = this.socket.getOutputStream();
		this.reader = new BufferedReader(new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8),
				1024);
	}

	/**
	 * Sends the head of a request.
	 * @param port where to
	 * @param line method and path
	 * @param headers further headers
	 * @return the connection; nothing is read yet
	 */
	public static HttpConnection open(int port, String line, String... headers) {
		try {
			HttpConnection connection = new HttpConnection(port);
			StringBuilder head = new StringBuilder(line)
				.append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
			for (String header : headers) {
				head.append(header).append("\r\n");
			}
			connection.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
			return connection;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void write(byte[] bytes) throws IOException {
		this.output.write(bytes);
		this.output.flush();
	}

	/**
	 * Reads the next line of the answer, head and chunk sizes included.
	 * @return the line, {@code null} at the end
	 */
	public String readLine() throws IOException {
		return this.reader.readLine();
	}

	/**
	 * Reads until a line has a text.
	 * @param text the text
	 * @return the line
	 */
	public String readUntil(String text) throws IOException {
		String line = readLine();
		while (line != null && !line.contains(text)) {
			line = readLine();
		}
		if (line == null) {
			throw new IOException("the answer ended without '%s'".formatted(text));
		}
		return line;
	}

	/** Reads what is left. */
	public String readRest() throws IOException {
		StringBuilder rest = new StringBuilder();
		String line = readLine();
		while (line != null) {
			rest.append(line).append('\n');
			line = readLine();
		}
		return rest.toString();
	}

	/** Leaves at once, as a process that is killed does. */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
