package dev.gridmesh.auth;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests {@link GridAuth}.
 */
class GridAuthTests {

	@Test
	void protocolV1HasTokensAndTimedUpgrades() {
		GridTokens tokens = GridTokens.hs512("grid", "s");

		GridAuth auth = GridAuth.v1(tokens);

		assertThat(auth.tokens()).isSameAs(tokens);
		assertThat(auth.upgradesTimed()).isTrue();
		assertThat(auth.connectTime().maxSkew()).isEqualTo(Duration.ofMinutes(5));
	}

	@Test
	void noneChecksNoTokenAndNoTimeOfTheUpgrade() {
		assertThat(GridAuth.none().tokens()).isEqualTo(GridTokens.none());
		assertThat(GridAuth.none().upgradesTimed()).isFalse();
		assertThat(GridAuth.none().connectTime()).isEqualTo(ClockSkewCheck.CONNECT);
	}

	@Test
	void clockSkewIsSetForConnectAlone() {
		GridAuth auth = GridAuth.v1(GridTokens.hs512("grid", "s")).withMaxClockSkew(Duration.ofSeconds(3));

		assertThat(auth.connectTime().maxSkew()).isEqualTo(Duration.ofSeconds(3));
		assertThat(auth.upgradesTimed()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> GridAuth.none().withMaxClockSkew(Duration.ofNanos(-1)));
	}

	@Test
	void noSecretIsShown() {
		assertThat(GridAuth.v1(GridTokens.hs512("grid", "very-secret")).toString()).startsWith("GridAuth[v1, ")
			.doesNotContain("very-secret");
		assertThat(GridAuth.none()).hasToString("GridAuth[none]");
	}

}
