package dev.gridmesh.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.GridProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Puts the metadata of a call before the payload of its opening message, and takes it off
 * again: MetaCall under extension {@code meta} (docs/protocol-extensions.md). Safe for
 * any thread.
 *
 * @since 0.1.0
 */
public final class MetadataCodec {

	/**
	 * The most bytes of UTF-8 that all keys and values of one call may have.
	 */
	public static final int MAX_BYTES = 8192;

	/**
	 * The most keys that one call may have.
	 */
	public static final int MAX_KEYS = 64;

	private static final String META_CALL = "MetaCall";

	private static final String OP = "op";

	private static final String META = "meta";

	private static final int MAX_FIXMAP = 15;

	private static final long MAX_UINT8 = 0xFF;

	/** What a str takes besides its bytes, at most, for texts of the allowed size. */
	private static final int STRING_HEADER = 3;

	/** The outer map, its keys, the op and the header of the inner map, at most. */
	private static final int OVERHEAD = 16;

	/** The most bytes that {@link #wrap} adds to a payload. */
	static final int MAX_OVERHEAD = OVERHEAD + MAX_BYTES + 2 * STRING_HEADER * MAX_KEYS;

	private MetadataCodec() {
	}

	/**
	 * Counts the bytes of keys and values.
	 * @param metadata the metadata
	 * @return the bytes of UTF-8, which may be more than {@link #MAX_BYTES}
	 */
	public static long sizeOf(Map<String, String> metadata) {
		long size = 0;
		for (Map.Entry<String, String> entry : metadata.entrySet()) {
			size += utf8(entry.getKey()).length + utf8(entry.getValue()).length;
		}
		return size;
	}

	/**
	 * Puts metadata before the payload of a message.
	 * @param opening a Request or ConnectMux
	 * @param metadata what to put there, within the bounds
	 * @return the MetaCall, with the envelope of the message
	 */
	public static Message wrap(Message opening, Map<String, String> metadata) {
		byte[] payload = PayloadBuffer.write((out) -> {
			MessagePackWriter.writeMapHeader(out, 2);
			MessagePackWriter.writeString(out, OP);
			MessagePackWriter.writeUnsigned(out, opening.opCode());
			MessagePackWriter.writeString(out, META);
			writeHeader(out, metadata.size());
			metadata.forEach((key, value) -> {
				MessagePackWriter.writeString(out, utf8(key));
				MessagePackWriter.writeString(out, utf8(value));
			});
			out.writeBytes(opening.payload());
		});
		return opening.with(Op.META_CALL, payload);
	}

	private static void writeHeader(ByteBuf out, int pairs) {
		if (pairs <= MAX_FIXMAP) {
			MessagePackWriter.writeMapHeader(out, pairs);
		}
		else {
			out.writeMedium(0xDE0000 | pairs);
		}
	}

	/**
	 * Takes the metadata off a MetaCall.
	 * @param message the MetaCall
	 * @return the message that it stands for, and the metadata
	 * @throws GridProtocolException if the payload does not begin with such a map, or a
	 * bound is exceeded
	 */
	public static Unwrapped unwrap(Message message) {
		byte[] payload = message.payload();
		ByteBuf in = Unpooled.wrappedBuffer(payload);
		int end = payload.length;
		int op = 0;
		Map<String, String> metadata = null;
		long pairs = MessagePackReader.readMapHeader(in, end, META_CALL);
		for (long index = 0; index < pairs; index++) {
			switch (MessagePackReader.readKey(in, end)) {
				case OP -> op = (int) MessagePackReader.readUnsigned(in, end, MAX_UINT8, OP);
				case META -> metadata = readMetadata(in, end);
				default -> MessagePackReader.skip(in, end, "value");
			}
		}
		if (op != Op.REQUEST.code() && op != Op.CONNECT_MUX.code()) {
			throw new GridProtocolException(META_CALL + ": 'op' " + Op.describe(op) + " opens no call");
		}
		if (metadata == null) {
			throw new GridProtocolException(META_CALL + ": no 'meta'");
		}
		byte[] rest = new byte[in.readableBytes()];
		in.readBytes(rest);
		return new Unwrapped(message.with(Op.of(op), rest), metadata);
	}

	private static Map<String, String> readMetadata(ByteBuf in, int end) {
		long pairs = MessagePackReader.readMapHeader(in, end, META);
		if (pairs > MAX_KEYS) {
			throw new GridProtocolException("%s: %d keys, the limit is %d".formatted(META, pairs, MAX_KEYS));
		}
		Map<String, String> metadata = new LinkedHashMap<>();
		long size = 0;
		for (long index = 0; index < pairs; index++) {
			String key = readText(in, end, size);
			size += utf8(key).length;
			String value = readText(in, end, size);
			size += utf8(value).length;
			metadata.put(key, value);
		}
		return Collections.unmodifiableMap(metadata);
	}

	/** Reads a text that is within what is left of the bound. */
	private static String readText(ByteBuf in, int end, long before) {
		int start = in.readerIndex();
		String text = MessagePackReader.readString(in, Math.min(end, start + STRING_HEADER + 2 + MAX_BYTES), META);
		if (before + utf8(text).length > MAX_BYTES) {
			throw new GridProtocolException("%s: more than %d bytes".formatted(META, MAX_BYTES));
		}
		return text;
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * What a MetaCall stands for.
	 *
	 * @param opening the Request or ConnectMux
	 * @param metadata its metadata, unmodifiable
	 * @since 0.1.0
	 */
	public record Unwrapped(Message opening, Map<String, String> metadata) {

	}

}
