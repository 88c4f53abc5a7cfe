package dev.gridmesh.sample.logs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", "..", "/", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a\\b", "a\0b",
			"a\nb", ".incoming-1", "a/.incoming-1", "1/2/3/4/5/6/7/8/9" })
	void nameThatIsNone(String value) {
		assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> new FileName(value))
			.satisfies((ex) -> assertThat(ex.refusal().reason()).isEqualTo(Refusal.Reason.INVALID_NAME));
		assertThat(FileName.isValid(value)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "...", ".hidden", "a b", "a:b", "ä.log", "1/2/3/4/5/6/7/8" })
	void nameThatIsOne(String value) {
		assertThat(new FileName(value).value()).isEqualTo(value);
	}

	@Test
	void lengthIsThatOfTheBytesOfAPart() {
		assertThat(FileName.isValid("ä".repeat(100) + "/" + "x".repeat(200))).isTrue();
		assertThat(FileName.isValid("ä".repeat(101))).isFalse();
		assertThat(FileName.isValid("x".repeat(201))).isFalse();
	}

	@Test
	void onePartIsAskedFor() {
		assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> FileName.ofOnePart("a/b"));
	}

}
