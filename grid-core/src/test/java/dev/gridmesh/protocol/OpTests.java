package dev.gridmesh.protocol;

import java.util.EnumSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OpTests {

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
	void opIsFoundByItsCode(Op op) {
		assertThat(Op.of(op.code())).isEqualTo(op);
		assertThat(Op.describe(op.code())).isEqualTo(op.displayName());
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 24, 99, 255, Integer.MAX_VALUE })
	void codeWithoutMeaningIsUnknown(int code) {
		assertThat(Op.of(code)).isEqualTo(Op.UNKNOWN);
		assertThat(Op.describe(code)).isEqualTo("Op(" + code + ")");
	}

	@ParameterizedTest
	@EnumSource
	void halfOfAMuxIsThatOfItsReceiver(Op op) {
		assertThat(op.isToCaller()).isEqualTo(
				EnumSet
					.of(Op.RESPONSE, Op.ACK_MUX, Op.MUX_CONNECT_ERROR, Op.MUX_SERVER_MSG, Op.UNBLOCK_CL_MUX,
							Op.DISCONNECT_CLIENT_MUX, Op.PONG)
					.contains(op));
	}

	@Test
	void thereAreTwentyThreeAndUnknown() {
		assertThat(Op.values()).hasSize(24);
	}

}
