package dev.gridmesh;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SubrouteTests {

	@Test
	void partsAreJoinedWithSlashes() {
		assertThat(Subroute.of("a", "b", "c")).hasToString("a/b/c").isEqualTo(Subroute.of("a").nested("b/c"));
		assertThat(Subroute.of("")).hasToString("");
	}

	@Test
	void halfOfASurrogatePairIsRefused() {
		assertThat(Subroute.of("🚫")).hasToString("🚫");
		assertThatIllegalArgumentException().isThrownBy(() -> Subroute.of("a\uD83D"));
		assertThatIllegalArgumentException().isThrownBy(() -> Subroute.of("\uDEAB"));
	}

}
