package dev.gridmesh.protocol;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.GridProtocolException;
import dev.gridmesh.auth.HandshakeProof;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the payloads of Connect and ConnectResponse (protocol.md §3, and
 * docs/protocol-extensions.md for the announcement of extensions). Readers take keys in
 * any order, missing ones as zero values, and skip unknown ones and bytes behind the map.
 * Safe for any thread.
 *
 * @since 0.1.0
 */
public final class HandshakeCodec {

	private static final UUID ZERO_ID = new UUID(0, 0);

	private static final String ID = "ID";

	private static final int ID_BYTES = 2 * Long.BYTES;

	/** The key that v1 readers skip (docs/protocol-extensions.md). */
	private static final String EXTENSIONS = "Extensions";

	/** The key behind it, left out for the format that most grids have. */
	private static final String CODEC = "Codec";

	private static final String DEFAULT_CODEC = "msgpack";

	/** The keys of a claim, behind those of the extensions. */
	private static final String KEY = "Key";

	private static final String RENEW = "Renew";

	private static final String LIFETIME = "Lifetime";

	/** A thousand years: a longer time is as good as none. */
	private static final long MAX_LIFETIME_MILLIS = 1000L * 365 * 24 * 60 * 60 * 1000;

	/** The key of the MAC, always the last one (docs/protocol-extensions.md). */
	private static final String PROOF = "Proof";

	private HandshakeCodec() {
	}

	/**
	 * Writes the payload of Connect.
	 * @param request what the dialer says
	 * @return the payload
	 */
	public static byte[] encode(ConnectRequest request) {
		return PayloadBuffer.write((out) -> write(out, request, 0));
	}

	/**
	 * Writes the payload of Connect with room for a proof.
	 * @param request what the dialer says
	 * @return the payload; its last {@value HandshakeProof#MAC_BYTES} bytes are for the
	 * MAC over all that is before them
	 */
	public static byte[] encodeForProof(ConnectRequest request) {
		return PayloadBuffer.write((out) -> {
			write(out, request, 1);
			writeRoomForProof(out);
		});
	}

	private static void write(ByteBuf out, ConnectRequest request, int more) {
		LinkClaim claim = request.claim();
		int claimed = (claim == null) ? 0 : claim.renews() ? 2 : 1;
		MessagePackWriter.writeMapHeader(out,
				4 + announced(request.extensions(), request.codecType()) + claimed + more);
		writeId(out, ID, request.instanceId());
		MessagePackWriter.writeString(out, "Host");
		MessagePackWriter.writeString(out, request.host());
		MessagePackWriter.writeString(out, "Time");
		WireTime.write(out, request.time());
		MessagePackWriter.writeString(out, "Token");
		MessagePackWriter.writeString(out, request.token());
		writeAnnouncement(out, request.extensions(), request.codecType());
		if (claim != null) {
			writeClaim(out, claim);
		}
	}

	private static void writeClaim(ByteBuf out, LinkClaim claim) {
		writeId(out, KEY, claim.key());
		if (claim.renews()) {
			MessagePackWriter.writeString(out, RENEW);
			MessagePackWriter.writeBoolean(out, true);
		}
	}

	/**
	 * Writes the payload of ConnectResponse.
	 * @param response what the acceptor answers
	 * @return the payload
	 */
	public static byte[] encode(ConnectResponse response) {
		return PayloadBuffer.write((out) -> write(out, response, 0));
	}

	/**
	 * Writes the payload of ConnectResponse with room for a proof.
	 * @param response what the acceptor answers
	 * @return the payload; its last {@value HandshakeProof#MAC_BYTES} bytes are for the
	 * MAC over all that is before them
	 */
	public static byte[] encodeForProof(ConnectResponse response) {
		return PayloadBuffer.write((out) -> {
			write(out, response, 1);
			writeRoomForProof(out);
		});
	}

	private static void write(ByteBuf out, ConnectResponse response, int more) {
		int lifetime = (response.lifetimeMillis() > 0) ? 1 : 0;
		MessagePackWriter.writeMapHeader(out,
				3 + announced(response.extensions(), response.codecType()) + lifetime + more);
		writeId(out, ID, response.instanceId());
		MessagePackWriter.writeString(out, "Accepted");
		MessagePackWriter.writeBoolean(out, response.accepted());
		MessagePackWriter.writeString(out, "RejectedReason");
		MessagePackWriter.writeString(out, response.rejectedReason());
		writeAnnouncement(out, response.extensions(), response.codecType());
		if (lifetime > 0) {
			MessagePackWriter.writeString(out, LIFETIME);
			MessagePackWriter.writeUnsigned(out, response.lifetimeMillis());
		}
	}

	private static void writeRoomForProof(ByteBuf out) {
		MessagePackWriter.writeString(out, PROOF);
		MessagePackWriter.writeBinHeader(out, HandshakeProof.MAC_BYTES);
		out.writeZero(HandshakeProof.MAC_BYTES);
	}

	/**
	 * Reads the payload of Connect.
	 * @param payload the payload
	 * @return what the dialer says
	 * @throws GridProtocolException if the payload is no such map
	 */
	public static ConnectRequest decodeRequest(byte[] payload) {
		RequestFields fields = new RequestFields();
		PayloadBuffer.readMap(payload, "Connect", fields);
		return new ConnectRequest(fields.instanceId, fields.host, fields.time, fields.token, fields.extensions,
				fields.codecType, fields.claim());
	}

	/**
	 * Reads the payload of ConnectResponse.
	 * @param payload the payload
	 * @return what the acceptor answers
	 * @throws GridProtocolException if the payload is no such map
	 */
	public static ConnectResponse decodeResponse(byte[] payload) {
		ResponseFields fields = new ResponseFields();
		PayloadBuffer.readMap(payload, "ConnectResponse", fields);
		return new ConnectResponse(fields.instanceId, fields.accepted, fields.rejectedReason, fields.extensions,
				fields.codecType, fields.lifetimeMillis);
	}

	/**
	 * Finds out which format a peer writes objects in: whoever announces extensions and
	 * no format has the one that is left out.
	 * @param extensions what the peer announced
	 * @param codecType the format that it announced, {@code null} if it did not
	 * @return the format, or {@code null} if the peer said nothing
	 */
	public static @Nullable String codecType(Set<Extension> extensions, @Nullable String codecType) {
		return (codecType != null || extensions.isEmpty()) ? codecType : DEFAULT_CODEC;
	}

	private static void writeId(ByteBuf out, String key, UUID id) {
		MessagePackWriter.writeString(out, key);
		MessagePackWriter.writeBinHeader(out, ID_BYTES);
		out.writeLong(id.getMostSignificantBits()).writeLong(id.getLeastSignificantBits());
	}

	/** Writes nothing if there are no extensions: then the bytes are those of v1. */
	private static void writeAnnouncement(ByteBuf out, Set<Extension> extensions, @Nullable String codecType) {
		if (!extensions.isEmpty()) {
			MessagePackWriter.writeString(out, EXTENSIONS);
			Extension.write(out, extensions);
		}
		if (saysCodec(extensions, codecType)) {
			MessagePackWriter.writeString(out, CODEC);
			MessagePackWriter.writeString(out, String.valueOf(codecType));
		}
	}

	/** Counts the keys that {@link #writeAnnouncement} writes. */
	private static int announced(Set<Extension> extensions, @Nullable String codecType) {
		return (extensions.isEmpty() ? 0 : 1) + (saysCodec(extensions, codecType) ? 1 : 0);
	}

	private static boolean saysCodec(Set<Extension> extensions, @Nullable String codecType) {
		return !extensions.isEmpty() && codecType != null && !codecType.equals(DEFAULT_CODEC);
	}

	private static UUID readId(ByteBuf in, int end, String key) {
		int length = MessagePackReader.readBinHeader(in, end, key);
		if (length != ID_BYTES) {
			throw new GridProtocolException("%s: bin of %d bytes, not %d".formatted(key, length, ID_BYTES));
		}
		return new UUID(in.readLong(), in.readLong());
	}

	/**
	 * The fields of Connect as far as they were read.
	 */
	private static final class RequestFields implements PayloadBuffer.EntryReader {

		private UUID instanceId = ZERO_ID;

		private String host = "";

		private Instant time = WireTime.ZERO;

		private String token = "";

		private Set<Extension> extensions = Set.of();

		private @Nullable String codecType;

		private @Nullable UUID key;

		private boolean renews;

		/** Nothing without a key, whatever else there is. */
		@Nullable LinkClaim claim() {
			return (this.key != null) ? new LinkClaim(this.key, this.renews) : null;
		}

		@Override
		public void read(String key, ByteBuf in, int end) {
			switch (key) {
				case ID -> this.instanceId = readId(in, end, key);
				case "Host" -> this.host = MessagePackReader.readString(in, end, key);
				case "Time" -> this.time = WireTime.read(in, end, key);
				case "Token" -> this.token = MessagePackReader.readString(in, end, key);
				case EXTENSIONS -> this.extensions = Extension.read(in, end, key);
				case CODEC -> this.codecType = MessagePackReader.readString(in, end, key);
				case KEY -> this.key = readId(in, end, key);
				case RENEW -> this.renews = MessagePackReader.readBoolean(in, end, key);
				default -> MessagePackReader.skip(in, end, "value");
			}
		}

	}

	/**
	 * The fields of ConnectResponse as far as they were read.
	 */
	private static final class ResponseFields implements PayloadBuffer.EntryReader {

		private UUID instanceId = ZERO_ID;

		private boolean accepted;

		private long lifetimeMillis;

		private String rejectedReason = "";

		private Set<Extension> extensions = Set.of();

		private @Nullable String codecType;

		@Override
		public void read(String key, ByteBuf in, int end) {
			switch (key) {
				case ID -> this.instanceId = readId(in, end, key);
				case "Accepted" -> this.accepted = MessagePackReader.readBoolean(in, end, key);
				case LIFETIME ->
					this.lifetimeMillis = MessagePackReader.readUnsigned(in, end, MAX_LIFETIME_MILLIS, key);
				case "RejectedReason" -> this.rejectedReason = MessagePackReader.readString(in, end, key);
				case EXTENSIONS -> this.extensions = Extension.read(in, end, key);
				case CODEC -> this.codecType = MessagePackReader.readString(in, end, key);
				default -> MessagePackReader.skip(in, end, "value");
			}
		}

	}

}
