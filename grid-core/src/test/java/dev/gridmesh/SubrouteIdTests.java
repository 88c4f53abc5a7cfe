package dev.gridmesh;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SubrouteIdTests {

	private static final SubrouteId ID = SubrouteId.of(7, "disk1");

	@Test
	void bytesComeBack() {
		assertThat(SubrouteId.copyOf(ID.toBytes())).isEqualTo(ID).hasSameHashCodeAs(ID);
		assertThat(ID.toBytes()).hasSize(SubrouteId.LENGTH).startsWith(7, 0);
	}

	@Test
	void wordsComeBack() {
		assertThat(SubrouteId.ofWords(ID.word(0), ID.word(1), ID.word(2), ID.word(3))).isEqualTo(ID);
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ID.word(4));
	}

	@Test
	void bytesAreWrittenWhereTheyAreWanted() {
		byte[] target = new byte[40];

		ID.copyInto(target, 8);

		assertThat(target).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 7, 0).endsWith(ID.toBytes());
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ID.copyInto(target, 9));
	}

	@Test
	void everyByteCounts() {
		for (int i = 0; i < SubrouteId.LENGTH; i++) {
			byte[] other = ID.toBytes();
			other[i] ^= 1;
			assertThat(SubrouteId.copyOf(other)).isNotEqualTo(ID);
		}
	}

	@Test
	void changeOfTheBytesDoesNotChangeTheId() {
		byte[] bytes = ID.toBytes();
		SubrouteId copy = SubrouteId.copyOf(bytes);

		bytes[0] = 1;
		ID.toBytes()[0] = 1;

		assertThat(copy).isEqualTo(ID);
		assertThat(ID.handler()).isEqualTo(7);
	}

	@Test
	void handlerNumberIsUnsigned() {
		assertThat(SubrouteId.of(255, "").handler()).isEqualTo(255);
	}

	@Test
	void wrongSizesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> SubrouteId.copyOf(new byte[31]));
		assertThatIllegalArgumentException().isThrownBy(() -> SubrouteId.of(256, ""));
		assertThatIllegalArgumentException().isThrownBy(() -> SubrouteId.of(-1, ""));
	}

}
