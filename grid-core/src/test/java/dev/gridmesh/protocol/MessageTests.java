package dev.gridmesh.protocol;

import dev.gridmesh.SubrouteId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MessageTests {

	private static final SubrouteId SUBROUTE = SubrouteId.of(7, "disk1");

	@Test
	void emptyPayloadIsAbsentUnlessFlagged() {
		assertThat(Message.of(Op.RESPONSE, 1, 0, Flags.EOF).payloadOrAbsent()).isNull();
		assertThat(Message.of(Op.RESPONSE, 1, 0, Flags.EOF | Flags.PAYLOAD_IS_ZERO).payloadOrAbsent()).isEmpty();
		assertThat(Message.of(Op.RESPONSE, 1, 0, Flags.EOF, new byte[1]).payloadOrAbsent()).hasSize(1);
	}

	@Test
	void flagsAreTold() {
		Message message = Message.of(Op.RESPONSE, 1, 0, Flags.EOF | Flags.CRC);

		assertThat(message.has(Flags.EOF)).isTrue();
		assertThat(message.has(Flags.PAYLOAD_IS_ERR)).isFalse();
	}

	@Test
	void opWithoutMeaningIsUnknown() {
		assertThat(new Message(0, 0, 0, 0, 99, 0, Message.NO_PAYLOAD, null).op()).isEqualTo(Op.UNKNOWN);
	}

	@Test
	void subrouteGoesWithItsFlag() {
		Message message = new Message(1, 0, 0, 7, Op.REQUEST.code(), Flags.SUBROUTE | Flags.EOF, new byte[1], SUBROUTE);

		Message refusal = message.withFlags(Flags.EOF);

		assertThat(refusal.subroute()).isNull();
		assertThat(refusal.flags()).isEqualTo(Flags.EOF);
		assertThat(message.withFlags(message.flags() | Flags.CRC).subroute()).isEqualTo(SUBROUTE);
		assertThat(message.withFlags(message.flags())).isSameAs(message);
	}

	@Test
	void subrouteAndFlagMustAgree() {
		assertThatIllegalArgumentException().isThrownBy(() -> message(0, 0, 0, 0, SUBROUTE));
		assertThatIllegalArgumentException().isThrownBy(() -> message(0, 0, 0, Flags.SUBROUTE, null));
	}

	@Test
	void fieldsMustFitTheWire() {
		assertThatIllegalArgumentException().isThrownBy(() -> message(-1, 0, 0, 0, null));
		assertThatIllegalArgumentException().isThrownBy(() -> message(1L << 32, 0, 0, 0, null));
		assertThatIllegalArgumentException().isThrownBy(() -> message(0, 256, 0, 0, null));
		assertThatIllegalArgumentException().isThrownBy(() -> message(0, 0, -1, 0, null));
		assertThatIllegalArgumentException().isThrownBy(() -> message(0, 0, 0, 256, null));
	}

	@Test
	void textShowsUnsignedNumbersAndNoPayload() {
		Message message = new Message(-1, -1, 5, 7, Op.REQUEST.code(), Flags.SUBROUTE | Flags.EOF, "secret".getBytes(),
				SUBROUTE);

		assertThat(message).hasToString("Request[mux 18446744073709551615, seq 4294967295, deadline 5 ms, handler 7, "
				+ "flags EOF|SUBROUTE, payload 6 bytes, subroute " + SUBROUTE + "]");
	}

	@Test
	void messagesWithEqualFieldsAreEqual() {
		Message message = Message.of(Op.REQUEST, 1, 2, Flags.EOF, new byte[] { 1 });

		assertThat(message).isEqualTo(Message.of(Op.REQUEST, 1, 2, Flags.EOF, new byte[] { 1 }))
			.hasSameHashCodeAs(Message.of(Op.REQUEST, 1, 2, Flags.EOF, new byte[] { 1 }))
			.isNotEqualTo(Message.of(Op.REQUEST, 1, 2, Flags.EOF, new byte[] { 2 }))
			.isNotEqualTo(Message.of(Op.REQUEST, 2, 2, Flags.EOF, new byte[] { 1 }))
			.isNotEqualTo(Message.of(Op.REQUEST, 1, 3, Flags.EOF, new byte[] { 1 }))
			.isNotEqualTo(Message.of(Op.RESPONSE, 1, 2, Flags.EOF, new byte[] { 1 }));
	}

	private static void message(long deadlineMillis, int handler, int opCode, int flags, SubrouteId subroute) {
		assertThat(new Message(0, 0, deadlineMillis, handler, opCode, flags, Message.NO_PAYLOAD, subroute)).isNotNull();
	}

}
