package dev.gridmesh;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HandlerIdTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 17, 253 })
	void numberGoesOnTheWireAsItIs(int number) {
		HandlerId id = HandlerId.of(number);

		assertThat(id.number()).isEqualTo(number);
		assertThat(id.name()).isNull();
		assertThat(id.subroute()).isNull();
		assertThat(id.subrouteId()).isNull();
		assertThat(id).hasToString(Integer.toString(number));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 255, 256 })
	void numberOutOfRangeIsRefused(int number) {
		assertThatIllegalArgumentException().isThrownBy(() -> HandlerId.of(number))
			.withMessage("Handler number %d is not within 1..253", number);
	}

	@Test
	void numberOfNamedHandlersIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> HandlerId.of(254))
			.withMessage("Handler number 254 is reserved for named handlers; use 1 to 253, or HandlerId.named(..)");
	}

	@Test
	void nameTravelsAsASubroute() {
		HandlerId id = HandlerId.named("files.stat");

		assertThat(id.number()).isEqualTo(254);
		assertThat(id.name()).isEqualTo("files.stat");
		assertThat(id.subrouteId()).isEqualTo(SubrouteId.of(254, "files.stat"));
		assertThat(id).hasToString("files.stat");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a/b", "æ", "a\n" })
	void nameWithOtherCharactersIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> HandlerId.named(name))
			.withMessageStartingWith("Handler name '" + name + "'");
	}

	@Test
	void subrouteOfANumberIsHashedWithIt() {
		HandlerId id = HandlerId.of(17).subroute("disk1");

		assertThat(id.number()).isEqualTo(17);
		assertThat(id.subrouteId()).isEqualTo(SubrouteId.of(17, "disk1"));
		assertThat(id).hasToString("17/disk1").isNotEqualTo(HandlerId.of(17));
	}

	@Test
	void subrouteOfANameComesBehindIt() {
		HandlerId id = HandlerId.named("files.stat").subroute("disk1");

		assertThat(id.number()).isEqualTo(254);
		assertThat(id.subrouteId()).isEqualTo(SubrouteId.of(254, "files.stat/disk1"));
		assertThat(id).hasToString("files.stat/disk1");
	}

	@Test
	void emptySubrouteIsNotNone() {
		assertThat(HandlerId.of(17).subroute("").subrouteId()).isEqualTo(SubrouteId.of(17, ""));
		assertThat(HandlerId.of(17).subroute("")).isNotEqualTo(HandlerId.of(17));
	}

	@Test
	void subrouteIdIsComputedOnce() {
		HandlerId id = HandlerId.named("a");

		assertThat(id.subrouteId()).isSameAs(id.subrouteId());
	}

	@Test
	void idsWithEqualPartsAreEqual() {
		assertThat(HandlerId.named("a").subroute("b").subroute("c")).isEqualTo(HandlerId.named("a").subroute("b/c"))
			.hasSameHashCodeAs(HandlerId.named("a").subroute("b/c"))
			.isNotEqualTo(HandlerId.named("a").subroute("b"))
			.isNotEqualTo(HandlerId.named("b").subroute("b/c"));
	}

}
