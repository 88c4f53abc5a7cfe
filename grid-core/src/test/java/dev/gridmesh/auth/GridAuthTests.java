package dev.gridmesh.auth;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests {@link GridAuth}.
 */
class GridAuthTests {

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	@Test
	void protocolV1HasTokens() {
		GridTokens tokens = GridTokens.hs512("grid", "s");

		GridAuth auth = GridAuth.v1(tokens);

		assertThat(auth.tokens()).isSameAs(tokens);
		assertThat(auth.connectTime().maxSkew()).isEqualTo(Duration.ofMinutes(5));
	}

	@Test
	void noneChecksNoToken() {
		assertThat(GridAuth.none().tokens()).isEqualTo(GridTokens.none());
		assertThat(GridAuth.none().connectTime()).isEqualTo(ClockSkewCheck.CONNECT);
	}

	@Test
	void clockSkewIsSet() {
		GridAuth auth = GridAuth.v1(GridTokens.hs512("grid", "s")).withMaxClockSkew(Duration.ofSeconds(3));

		assertThat(auth.connectTime().maxSkew()).isEqualTo(Duration.ofSeconds(3));
		assertThatIllegalArgumentException().isThrownBy(() -> GridAuth.none().withMaxClockSkew(Duration.ofNanos(-1)));
	}

	@Test
	void secretsOfTheMutualProtocolHave32BytesAtLeast() {
		String bytes31 = "a".repeat(31);

		assertThatIllegalArgumentException().isThrownBy(() -> GridAuth.mutual(bytes31))
			.withMessageContaining("32 bytes or more, not 31");
		assertThatIllegalArgumentException().isThrownBy(() -> GridAuth.mutual(SECRET, bytes31));
		assertThat(GridAuth.mutual("ü".repeat(16))).isNotNull();
	}

	@Test
	void noSecretIsShown() {
		assertThat(GridAuth.v1(GridTokens.hs512("grid", "very-secret"))).hasToString("GridAuth[v1]");
		assertThat(GridAuth.mutual(SECRET)).hasToString("GridAuth[mutual]");
		assertThat(GridAuth.none()).hasToString("GridAuth[none]");
	}

}
