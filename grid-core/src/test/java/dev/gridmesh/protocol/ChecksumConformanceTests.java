package dev.gridmesh.protocol;

import java.util.stream.Stream;

import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code checksums.json}: XXH3-64 and checksum of buffers and texts.
 */
class ChecksumConformanceTests {

	private static final int OFFSET = 3;

	static Stream<Case> buffers() {
		return Vectors.cases("checksums.json", "buffers");
	}

	static Stream<Case> texts() {
		return Vectors.cases("checksums.json", "strings");
	}

	@ParameterizedTest
	@MethodSource("buffers")
	void heapBufferHasItsHash(Case vector) {
		assertHashes(vector, Unpooled.buffer());
	}

	@ParameterizedTest
	@MethodSource("buffers")
	void directBufferHasItsHash(Case vector) {
		assertHashes(vector, Unpooled.directBuffer());
	}

	@ParameterizedTest
	@MethodSource("buffers")
	void compositeBufferHasItsHash(Case vector) {
		byte[] bytes = Vectors.generated(vector.json().required("len").asInt());
		int middle = bytes.length / 2;
		ByteBuf first = Unpooled.directBuffer().writeZero(OFFSET).writeBytes(bytes, 0, middle);
		ByteBuf second = Unpooled.buffer().writeBytes(bytes, middle, bytes.length - middle).writeZero(1);

		assertHashes(vector, bytes.length, Unpooled.wrappedBuffer(first, second));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void textHasItsHash(Case vector) {
		assertThat(Checksum.xxh3(vector.json().required("text").asText())).isEqualTo(hash(vector));
	}

	private static void assertHashes(Case vector, ByteBuf buffer) {
		byte[] bytes = Vectors.generated(vector.json().required("len").asInt());
		buffer.writeZero(OFFSET).writeBytes(bytes).writeZero(1);
		assertHashes(vector, bytes.length, buffer);
	}

	private static void assertHashes(Case vector, int length, ByteBuf buffer) {
		try {
			assertThat(Checksum.xxh3(buffer, OFFSET, length)).isEqualTo(hash(vector));
			assertThat(Integer.toUnsignedLong(Checksum.crc(buffer, OFFSET, length)))
				.isEqualTo(vector.json().required("crc").asLong());
			assertThat(buffer.readerIndex()).isZero();
		}
		finally {
			buffer.release();
		}
	}

	private static long hash(Case vector) {
		return Long.parseUnsignedLong(vector.json().required("xxh3_64").asText(), 16);
	}

}
