package dev.gridmesh.sample.delivery;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What an application gets with the starter: nothing that nobody uses, a licence with
 * each part, and a list of it all. Run once the jar is built, which is when the list is
 * written.
 */
class SupplyChainIntegrationTests {

	private static final List<String> CLASS_PATH = Arrays
		.asList(System.getProperty("java.class.path").split(File.pathSeparator));

	@Test
	void noLibraryForHttp3IsOnTheClassPath() {
		assertThat(CLASS_PATH).anyMatch((entry) -> entry.contains("netty-transport-native-epoll"))
			.noneMatch((entry) -> entry.contains("netty-codec-native-quic"));
	}

	@Test
	void eachPartSaysUnderWhichLicenceItMayBeUsed() throws IOException {
		List<String> licences = Collections.list(getClass().getClassLoader().getResources("META-INF/LICENSE"))
			.stream()
			.filter((resource) -> resource.getPath()
				.matches(".*/(grid-core|grid-spring-boot-[a-z]+|sample-node)[-/].*"))
			.map(SupplyChainIntegrationTests::text)
			.toList();

		assertThat(licences).hasSizeGreaterThanOrEqualTo(4)
			.allMatch((licence) -> licence.contains("Apache License") && licence.contains("Version 2.0"));
	}

	@Test
	void billOfMaterialsListsWhatIsUsedAndNothingOfThisMachine() throws IOException {
		Path file = Path.of("target", "bom.json");
		assumeTrue(Files.exists(file), "no list is written by Maven without a network (-o)");
		String bill = Files.readString(file);
		JsonNode root = JsonMapper.shared().readTree(bill);

		assertThat(root.path("bomFormat").asString()).isEqualTo("CycloneDX");
		assertThat(root.path("components").valueStream().map((component) -> component.path("name").asString()))
			.contains("grid-core", "grid-spring-boot-autoconfigure", "grid-spring-boot-starter", "reactor-netty-http",
					"jackson-dataformat-msgpack")
			.doesNotContain("netty-codec-native-quic", "junit-jupiter");
		assertThat(bill).doesNotContain(System.getProperty("user.home") + File.separator,
				Path.of("").toAbsolutePath().toString());
	}

	private static String text(URL resource) {
		try (var content = resource.openStream()) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
