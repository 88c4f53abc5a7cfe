package dev.gridmesh.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * A peer that has shaken hands, by hand on a socket, and then sends whatever it likes
 * without a look at credits. What it is sent it never reads. Writing waits as long as the
 * node does not read; {@link #close()} from another thread ends that.
 */
final class GreedySocket implements AutoCloseable {

	private static final int BINARY = 0x82;

	private static final int BINARY_BEGINS = 0x02;

	private static final int CONTINUES = 0x00;

	private static final int MASKED_LONG = 0xFF;

	private final Socket socket;

	private final OutputStream out;

	GreedySocket(int port, String name, Extension... extensions) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.out = this.socket.getOutputStream();
		this.out.write(("GET " + GridManagerBuilder.DEFAULT_PATH + " HTTP/1.1\r\nHost: localhost\r\n"
				+ "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		readHead(this.socket.getInputStream());
		send(Message.of(Op.CONNECT, 0, 0, 0, HandshakeCodec
			.encode(new ConnectRequest(UUID.randomUUID(), name, Instant.now(), "", Set.of(extensions)))));
	}

	private static void readHead(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int octet = in.read();
			if (octet < 0) {
				throw new IOException("no answer but " + head);
			}
			head.append((char) octet);
		}
		if (!head.toString().startsWith("HTTP/1.1 101 ")) {
			throw new IOException(head.toString());
		}
	}

	/** One message in one frame. */
	void send(Message message) throws IOException {
		ByteBuf encoded = Unpooled.buffer();
		MessageCodec.encode(message, encoded);
		frame(BINARY, ByteBufUtil.getBytes(encoded));
	}

	void request(long mux, int handler, int size) throws IOException {
		send(new Message(mux, 0, 0, handler, Op.REQUEST.code(), Flags.EOF, new byte[size], null));
	}

	void openStream(long mux, int handler) throws IOException {
		send(new Message(mux, 0, 0, handler, Op.CONNECT_MUX.code(), Flags.NONE, Message.NO_PAYLOAD, null));
	}

	void item(long mux, int sequence, int size) throws IOException {
		send(Message.of(Op.MUX_CLIENT_MSG, mux, sequence, Flags.NONE, new byte[size]));
	}

	/** A part of a message of which no end comes. */
	void fragment(boolean first, int size) throws IOException {
		frame(first ? BINARY_BEGINS : CONTINUES, new byte[size]);
	}

	/* masked with a key of zeros */
	private void frame(int head, byte[] payload) throws IOException {
		ByteBuffer header = ByteBuffer.allocate(14);
		header.put((byte) head).put((byte) MASKED_LONG).putLong(payload.length).putInt(0);
		this.out.write(header.array());
		this.out.write(payload);
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
