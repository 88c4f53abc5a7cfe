package dev.gridmesh.conformance;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;

import dev.gridmesh.transport.CloseReason;

/**
 * A connection over a socket, with WebSocket framing of its own (RFC 6455 section 5). A
 * thread reads; the played side's loop writes.
 */
final class SocketLine implements Line {

	private static final byte[] MASK = { 0x12, 0x34, 0x56, 0x78 };

	private static final int MAX_FRAME = 16 * 1024 * 1024;

	private final Socket socket;

	private final boolean dialled;

	private final PlayedLoop loop;

	private final PlayedPeer peer;

	private final Thread reader;

	private final String address;

	private final String name;

	private int closeCode = CloseReason.ABNORMAL;

	private boolean open = true;

	private boolean closeSent;

	/**
	 * Takes over a connected socket.
	 * @param socket the socket
	 * @param dialled whether the played side dialled
	 * @param loop the loop of the played side
	 * @param peer gets what is read
	 * @param address what the node takes the played side's name for, in HTTP headers
	 * @param name the name itself
	 */
	SocketLine(Socket socket, boolean dialled, PlayedLoop loop, PlayedPeer peer, String address, String name) {
		this.socket = socket;
		this.dialled = dialled;
		this.loop = loop;
		this.peer = peer;
		this.address = address;
		this.name = name;
		this.reader = new Thread(this::read, "played-reader");
		this.reader.setDaemon(true);
	}

	/** Begins to read. */
	void start() {
		this.peer.onConnected(this);
		this.reader.start();
	}

	@Override
	public void send(WsFrame frame, boolean masked) {
		this.closeSent |= frame.type() == WsFrame.Type.CLOSE;
		boolean mask = this.dialled && masked;
		int length = frame.content().length;
		ByteBuffer out = ByteBuffer.allocate(14 + length);
		out.put((byte) ((frame.fin() ? 0x80 : 0) | frame.type().opcode()));
		int maskBit = mask ? 0x80 : 0;
		if (length < 126) {
			out.put((byte) (maskBit | length));
		}
		else if (length < 1 << 16) {
			out.put((byte) (maskBit | 126)).putShort((short) length);
		}
		else {
			out.put((byte) (maskBit | 127)).putLong(length);
		}
		if (mask) {
			out.put(MASK).put(masked(frame.content()));
		}
		else {
			out.put(frame.content());
		}
		write(out.array(), out.position());
	}

	private static byte[] masked(byte[] content) {
		byte[] masked = content.clone();
		for (int i = 0; i < masked.length; i++) {
			masked[i] ^= MASK[i % MASK.length];
		}
		return masked;
	}

	@Override
	public void sendHttp(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		write(bytes, bytes.length);
	}

	private void write(byte[] bytes, int length) {
		try {
			this.socket.getOutputStream().write(bytes, 0, length);
		}
		catch (IOException ex) {
			// the node has closed the connection; the reader tells it
		}
	}

	@Override
	public void breakOff() {
		this.open = false;
		close();
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	/** Closes the socket. Safe for any thread. */
	void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void read() {
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()))) {
			readHttp(in);
			while (readFrame(in)) {
				// until the end
			}
		}
		catch (IOException ex) {
			// as good an end as any
		}
		onLoop(this::ended);
	}

	private void ended() {
		if (this.open) {
			this.open = false;
			close();
			this.peer.onClosed(this, this.closeCode);
		}
	}

	private void readHttp(DataInputStream in) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.indexOf("\r\n\r\n") < 0) {
			text.append((char) in.readUnsignedByte());
		}
		HttpHead head = HttpHead.parse(text.toString());
		in.readFully(new byte[head.contentLength()]);
		onLoop(() -> this.peer.onHttp(this, text.toString().replace(this.address, this.name)));
	}

	private boolean readFrame(DataInputStream in) throws IOException {
		int first = in.read();
		if (first < 0) {
			return false;
		}
		int second = in.readUnsignedByte();
		boolean masked = (second & 0x80) != 0;
		if ((first & 0x70) != 0 || masked == this.dialled) {
			onLoop(() -> this.peer.onViolation(this, "a frame that begins with %02x %02x".formatted(first, second)));
			return false;
		}
		byte[] mask = new byte[MASK.length];
		int length = readLength(in, second & 0x7F);
		if (masked) {
			in.readFully(mask);
		}
		byte[] content = new byte[length];
		in.readFully(content);
		for (int i = 0; i < length; i++) {
			content[i] ^= mask[i % mask.length];
		}
		WsFrame frame = new WsFrame(WsFrame.Type.of(first & 0xF), (first & 0x80) != 0, content);
		onLoop(() -> onFrame(frame));
		return true;
	}

	private static int readLength(DataInputStream in, int length) throws IOException {
		long real = switch (length) {
			case 126 -> in.readUnsignedShort();
			case 127 -> in.readLong();
			default -> length;
		};
		if (real < 0 || real > MAX_FRAME) {
			throw new EOFException("a frame of " + real + " bytes");
		}
		return (int) real;
	}

	private void onFrame(WsFrame frame) {
		if (frame.type() != WsFrame.Type.CLOSE) {
			if (this.open) {
				this.peer.onFrame(this, frame);
			}
			return;
		}
		this.closeCode = frame.closeCode();
		if (!this.closeSent) {
			send(frame, true);
		}
		try {
			// the node has said all; its end of the socket must close, too
			this.socket.shutdownOutput();
		}
		catch (IOException ex) {
			// it has closed already
		}
	}

	private void onLoop(Runnable task) {
		try {
			this.loop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// the replay is over
		}
	}

}
