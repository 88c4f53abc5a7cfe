package dev.gridmesh;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.gridmesh.testing.Repository;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a class has a name of its own: over all modules, tests included.
 */
class ClassNamesTests {

	@Test
	void noFileHasTheNameOfAnother() {
		Map<String, List<String>> files = Repository.files()
			.stream()
			.filter((file) -> file.toString().endsWith(".java"))
			.filter((file) -> !file.endsWith("package-info.java"))
			.collect(Collectors.groupingBy(ClassNamesTests::name, TreeMap::new,
					Collectors.mapping((file) -> Repository.root().relativize(file).toString(), Collectors.toList())));

		assertThat(files).hasSizeGreaterThan(600);
		files.values().removeIf((paths) -> paths.size() == 1);
		assertThat(files).as("a class has a name of its own").isEmpty();
	}

	private static String name(Path file) {
		return file.getFileName().toString();
	}

}
