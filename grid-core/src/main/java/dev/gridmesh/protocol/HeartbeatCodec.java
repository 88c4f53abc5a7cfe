package dev.gridmesh.protocol;

import java.time.Instant;

import dev.gridmesh.GridProtocolException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the payloads of Ping and Pong (protocol.md §5 and §6). Safe for any
 * thread.
 *
 * @since 0.1.0
 */
public final class HeartbeatCodec {

	/**
	 * The time of a ping that has none: 0001-01-01T00:00:00Z.
	 */
	public static final Instant ZERO_TIME = WireTime.ZERO;

	private HeartbeatCodec() {
	}

	/**
	 * Writes the payload of a connection ping. A stream ping has no payload.
	 * @param time the sender's clock
	 * @return the payload
	 */
	public static byte[] encodePing(Instant time) {
		return PayloadBuffer.write((out) -> {
			MessagePackWriter.writeMapHeader(out, 1);
			MessagePackWriter.writeString(out, "t");
			WireTime.write(out, time);
		});
	}

	/**
	 * Reads the payload of a ping.
	 * @param payload the payload, empty for a stream ping
	 * @return the sender's clock, {@link #ZERO_TIME} if the payload is empty or has none
	 * @throws GridProtocolException if the payload is neither empty nor such a map
	 */
	public static Instant decodePing(byte[] payload) {
		PongFields fields = new PongFields();
		if (payload.length > 0) {
			PayloadBuffer.readMap(payload, "Ping", (key, in, end) -> {
				if (key.equals("t")) {
					fields.time = WireTime.read(in, end, key);
				}
				else {
					MessagePackReader.skip(in, end, "value");
				}
			});
		}
		return fields.time;
	}

	/**
	 * Writes the payload of a pong.
	 * @param pong the answer
	 * @return the payload
	 */
	public static byte[] encodePong(Pong pong) {
		return PayloadBuffer.write((out) -> {
			MessagePackWriter.writeMapHeader(out, 3);
			MessagePackWriter.writeString(out, "nf");
			MessagePackWriter.writeBoolean(out, pong.notFound());
			MessagePackWriter.writeString(out, "e");
			String error = pong.error();
			if (error != null) {
				MessagePackWriter.writeString(out, error);
			}
			else {
				MessagePackWriter.writeNil(out);
			}
			MessagePackWriter.writeString(out, "t");
			WireTime.write(out, pong.time());
		});
	}

	/**
	 * Reads the payload of a pong. That a pong came is what counts, so this never fails:
	 * fields of a payload that is empty or broken keep what could be read, or say that
	 * all is well.
	 * @param payload the payload
	 * @return the answer
	 */
	public static Pong decodePong(byte[] payload) {
		PongFields fields = new PongFields();
		try {
			PayloadBuffer.readMap(payload, "Pong", fields);
		}
		catch (GridProtocolException ex) {
			return fields.toPong();
		}
		return fields.toPong();
	}

	/**
	 * The fields of a pong as far as they were read.
	 */
	private static final class PongFields implements PayloadBuffer.EntryReader {

		private boolean notFound;

		private @Nullable String error;

		private Instant time = ZERO_TIME;

		@Override
		public void read(String key, ByteBuf in, int end) {
			switch (key) {
				case "nf" -> this.notFound = MessagePackReader.readBoolean(in, end, key);
				case "e" -> this.error = MessagePackReader.tryReadNil(in, end, key) ? null
						: MessagePackReader.readString(in, end, key);
				case "t" -> this.time = WireTime.read(in, end, key);
				default -> MessagePackReader.skip(in, end, "value");
			}
		}

		private Pong toPong() {
			return new Pong(this.notFound, this.error, this.time);
		}

	}

}
