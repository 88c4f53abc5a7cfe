package dev.gridmesh.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a transport delivers, and what it does wrong: callbacks off its loop or
 * after the close. Written by the transport's loop, read by any thread.
 *
 * @since 0.1.0
 */
public class RecordingTransportHandler implements TransportHandler {

	private final GridTransport transport;

	private final List<byte[]> binaries = new CopyOnWriteArrayList<>();

	private final List<byte[]> texts = new CopyOnWriteArrayList<>();

	private final List<CloseReason> closes = new CopyOnWriteArrayList<>();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	private final AtomicInteger readCompletes = new AtomicInteger();

	private final AtomicInteger writables = new AtomicInteger();

	private volatile boolean reading;

	/**
	 * Makes a handler; it is not started yet.
	 * @param transport the transport that it is meant for
	 */
	public RecordingTransportHandler(GridTransport transport) {
		this.transport = transport;
	}

	/**
	 * Starts to read on and on. Transport's loop only.
	 */
	public void readOn() {
		this.reading = true;
		this.transport.read();
	}

	/** Stops to read on and on, once what was asked for has come. */
	public void readNoMore() {
		this.reading = false;
	}

	@Override
	public void onBinary(ByteBuf message) {
		check("onBinary");
		this.binaries.add(ByteBufUtil.getBytes(message));
	}

	@Override
	public void onText(ByteBuf message) {
		check("onText");
		this.texts.add(ByteBufUtil.getBytes(message));
	}

	@Override
	public void onReadComplete() {
		check("onReadComplete");
		this.readCompletes.incrementAndGet();
		if (this.reading) {
			this.transport.read();
		}
	}

	@Override
	public void onWritable() {
		check("onWritable");
		if (!this.transport.isWritable()) {
			this.violations.add("onWritable, but it is not writable");
		}
		this.writables.incrementAndGet();
	}

	@Override
	public void onClosed(CloseReason reason) {
		check("onClosed");
		this.closes.add(reason);
	}

	private void check(String callback) {
		if (!this.transport.executor().inEventLoop()) {
			this.violations.add(callback + " on " + Thread.currentThread().getName());
		}
		if (!this.closes.isEmpty()) {
			this.violations.add(callback + " after onClosed");
		}
	}

	/**
	 * The transport that this handler is meant for.
	 * @return the transport
	 */
	public GridTransport transport() {
		return this.transport;
	}

	/**
	 * The binary messages so far.
	 * @return their bytes
	 */
	public List<byte[]> binaries() {
		return this.binaries;
	}

	/**
	 * The text messages so far.
	 * @return their bytes
	 */
	public List<byte[]> texts() {
		return this.texts;
	}

	/**
	 * The reason of the close.
	 * @return the reason, {@code null} while it is open
	 */
	public @Nullable CloseReason closed() {
		return this.closes.isEmpty() ? null : this.closes.get(0);
	}

	/**
	 * What the transport did wrong so far.
	 * @return words
	 */
	public List<String> violations() {
		return this.violations;
	}

	/**
	 * How often a read was closed off.
	 * @return the number of {@link #onReadComplete()}
	 */
	public int readCompletes() {
		return this.readCompletes.get();
	}

	/**
	 * How often the transport became writable again.
	 * @return the number of {@link #onWritable()}
	 */
	public int writables() {
		return this.writables.get();
	}

}
