package dev.gridmesh.benchmarks.subject;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/**
 * The methods of the gRPC service, whose messages are bytes.
 */
final class GrpcMethods {

	static final String SERVICE = "benchmark";

	private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			try (stream) {
				// the length is known here; reading to the end would allocate 16 KiB to
				// find it
				byte[] value = new byte[stream.available()];
				int length = stream.readNBytes(value, 0, value.length);
				if (length < value.length || stream.read() != -1) {
					throw new IOException("the message is not %d bytes long".formatted(value.length));
				}
				return value;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	};

	static final MethodDescriptor<byte[], byte[]> ANSWER = method("answer", MethodType.UNARY);

	static final MethodDescriptor<byte[], byte[]> HANG = method("hang", MethodType.UNARY);

	static final MethodDescriptor<byte[], byte[]> RESPONSES = method("responses", MethodType.SERVER_STREAMING);

	static final MethodDescriptor<byte[], byte[]> COLLECT = method("collect", MethodType.CLIENT_STREAMING);

	static final MethodDescriptor<byte[], byte[]> EXCHANGE = method("exchange", MethodType.BIDI_STREAMING);

	private GrpcMethods() {
	}

	private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
		return MethodDescriptor.newBuilder(BYTES, BYTES)
			.setType(type)
			.setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
			.build();
	}

}
