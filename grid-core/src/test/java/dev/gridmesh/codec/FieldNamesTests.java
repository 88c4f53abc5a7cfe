package dev.gridmesh.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FieldNamesTests {

	private final FieldNames names = new FieldNames();

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "name", "caf\u00e9", "\u20ac", "\ud83d\ude00",
			"a name of exactly forty-eight bytes, no more of it" })
	void nameComesBackAndIsMadeOnce(String name) {
		String first = get(name);

		assertThat(first).isEqualTo(name);
		if (name.getBytes(StandardCharsets.UTF_8).length <= 48) {
			assertThat(get(name)).isSameAs(first);
		}
	}

	@Test
	void nameWithinOtherBytesIsFound() {
		String name = get("name");
		byte[] around = "a name here".getBytes(StandardCharsets.UTF_8);

		assertThat(this.names.get(around, 2, 4)).isSameAs(name);
		assertThat(this.names.get(around, 2, 3)).isEqualTo("nam");
		assertThat(this.names.get(around, 0, 1)).isEqualTo("a");
	}

	@Test
	void longNameIsNotKept() {
		String name = "x".repeat(49);

		assertThat(get(name)).isEqualTo(name).isNotSameAs(get(name));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 8, 9, 15, 16, 17, 31, 48 })
	void namesThatDifferInOneByteAreToldApart(int length) {
		for (int position = 0; position < length; position++) {
			for (char letter = 'a'; letter <= 'z'; letter++) {
				String name = "x".repeat(position) + letter + "x".repeat(length - position - 1);
				assertThat(get(name)).isEqualTo(name);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s1_value", "column%s_name", "column_name_%s" })
	void namesOfOneClassAreAllKept(String pattern) {
		List<String> kept = IntStream.range(0, 20).mapToObj((i) -> get(pattern.formatted((char) ('a' + i)))).toList();

		for (int i = 0; i < kept.size(); i++) {
			assertThat(get(pattern.formatted((char) ('a' + i)))).isSameAs(kept.get(i));
		}
	}

	@Test
	void namesWithTheSameHashAreToldApart() {
		// eight bytes at both ends are hashed
		List<String> same = IntStream.range(0, 8)
			.mapToObj((i) -> "the same beginning, " + i + ", the same end")
			.toList();

		for (int i = 0; i < 3; i++) {
			for (String name : same) {
				assertThat(get(name)).isEqualTo(name);
			}
		}
	}

	@Test
	void moreNamesThanPlacesAreAllRight() {
		for (int i = 0; i < 100_000; i++) {
			assertThat(get("n" + i)).isEqualTo("n" + i);
		}
		String name = get("again");
		assertThat(get("again")).as("kept although no place was free").isSameAs(name);
	}

	private String get(String name) {
		byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
		return this.names.get(utf8, 0, utf8.length);
	}

}
