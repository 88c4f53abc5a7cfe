package dev.gridmesh.codec.jackson;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Keeps what is written as an array of the very size, which is copied once if it comes in
 * one piece. For one thread and one payload.
 */
final class PayloadBytes extends OutputStream {

	private byte[] bytes = {};

	private int length;

	@Override
	public void write(int b) {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int count) {
		if (this.length == 0) {
			this.bytes = Arrays.copyOfRange(source, offset, offset + count);
		}
		else {
			int needed = Math.addExact(this.length, count);
			if (needed > this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes, Math.max(needed, (int) Math.min(2L * needed, 1 << 30)));
			}
			System.arraycopy(source, offset, this.bytes, this.length, count);
		}
		this.length += count;
	}

	byte[] toByteArray() {
		return (this.length == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.length);
	}

}
