package dev.gridmesh.auth;

import java.util.HexFormat;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests {@link Hkdf} with the vectors of RFC 5869, appendix A.
 */
class HkdfTests {

	private static final HexFormat HEX = HexFormat.of();

	static Stream<Arguments> vectors() {
		return Stream.of(
				arguments(range(0, 13), "0b".repeat(22), range(0xf0, 0xfa),
						"077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
						"3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
				arguments(range(0x60, 0xb0), range(0, 0x50), range(0xb0, 0x100),
						"06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
						"b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb"
								+ "41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
				// no salt is one of zeros
				arguments("00".repeat(32), "0b".repeat(22), "",
						"19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
						"8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
	}

	private static String range(int from, int to) {
		byte[] bytes = new byte[to - from];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (from + i);
		}
		return HEX.formatHex(bytes);
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void keysAreThoseOfTheStandard(String salt, String secret, String info, String extracted, String expanded) {
		byte[] key = Hkdf.extract(HEX.parseHex(salt), HEX.parseHex(secret));

		assertThat(HEX.formatHex(key)).isEqualTo(extracted);
		assertThat(HEX.formatHex(Hkdf.expand(key, HEX.parseHex(info), expanded.length() / 2))).isEqualTo(expanded);
	}

	@Test
	void longestKeyHas255Blocks() {
		assertThat(Hkdf.expand(new byte[32], new byte[0], 255 * 32)).hasSize(8160);
		assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.expand(new byte[32], new byte[0], 8161));
	}

}
