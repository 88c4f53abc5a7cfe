package dev.gridmesh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.gridmesh.testing.Repository;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that whatever code and documents refer to is there: sections of the protocol,
 * decisions, files, recordings, tests.
 */
class DocumentationTests {

	private static final Path ROOT = Repository.root();

	private static final Pattern TEXT = Pattern.compile(".*\\.(java|md|xml|yml|yaml|properties)");

	private static final Pattern PROTOCOL_SECTION = Pattern
		.compile("protocol\\.md,? (?:§|sections? )(\\d+)((?:(?:,| and| to) (?:§|section )?\\d+)*)");

	private static final Pattern NUMBER = Pattern.compile("\\d+");

	private static final Pattern ADR = Pattern.compile("\\bADR[ -](\\d+)");

	private static final Pattern DOCUMENT = Pattern.compile("(?:(?<=\\bdocs/)|(?<![/\\w-]))[a-z]+(?:-[a-z]+)*\\.md\\b");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern RECORDING = Pattern
		.compile("`((?:connection|dialer|handshake|merged|probe|reply|single|stream|streams)-[a-z0-9-]+)`");

	private static final Pattern VECTORS = Pattern.compile("`([a-z-]+\\.json)`");

	private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w*Tests)`");

	private static final Pattern INVARIANT = Pattern.compile("`Invariant\\.([A-Z_]+)`");

	private static List<Path> texts() {
		return Repository.files().stream().filter((file) -> TEXT.matcher(file.toString()).matches()).toList();
	}

	private static List<Path> documents() {
		return Repository.files().stream().filter((file) -> file.toString().endsWith(".md")).toList();
	}

	/**
	 * A text without the breaks of its lines, which may be in the midst of a citation.
	 */
	private static String flat(Path file) {
		return Repository.read(file).replaceAll("\\s*\\n\\s*(?:\\*|//)?\\s*", " ");
	}

	private static Stream<MatchResult> find(Pattern pattern, String text) {
		return pattern.matcher(text).results();
	}

	private static String name(Path file) {
		return ROOT.relativize(file).toString();
	}

	/** The headings of a document, as anchors are made of them. */
	private static Set<String> anchors(Path document) {
		return Repository.read(document)
			.lines()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("^#+ ", "")
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	private static Set<String> sectionsOfTheProtocol() {
		return find(Pattern.compile("(?m)^## (\\d+)\\. "), Repository.read(ROOT.resolve("docs/protocol.md")))
			.map((match) -> match.group(1))
			.collect(Collectors.toSet());
	}

	@Test
	void citedSectionsOfTheProtocolAreThere() {
		Set<String> sections = sectionsOfTheProtocol();
		List<String> dangling = new ArrayList<>();
		int citations = 0;
		for (Path file : texts()) {
			for (MatchResult citation : find(PROTOCOL_SECTION, flat(file)).toList()) {
				citations++;
				find(NUMBER, citation.group(1) + citation.group(2)).map(MatchResult::group)
					.filter((section) -> !sections.contains(section))
					.forEach((section) -> dangling.add(name(file) + ": " + citation.group()));
			}
		}

		assertThat(sections).hasSize(10);
		assertThat(dangling).isEmpty();
		assertThat(citations).isGreaterThan(80);
	}

	@Test
	void citedDecisionsAreThere() {
		Set<Integer> decisions = Repository.files()
			.stream()
			.filter((file) -> file.getParent().endsWith("docs/adr"))
			.map((file) -> Integer.valueOf(file.getFileName().toString().substring(0, 4)))
			.collect(Collectors.toSet());
		List<String> dangling = new ArrayList<>();
		for (Path file : texts()) {
			find(ADR, flat(file)).filter((match) -> !decisions.contains(Integer.valueOf(match.group(1))))
				.forEach((match) -> dangling.add(name(file) + ": " + match.group()));
		}

		assertThat(decisions).isNotEmpty();
		assertThat(dangling).isEmpty();
	}

	@Test
	void documentsThatCodeNamesAreThere() {
		Set<String> documents = documents().stream()
			.map((file) -> file.getFileName().toString())
			.collect(Collectors.toSet());
		List<String> dangling = new ArrayList<>();
		texts().stream()
			.filter((file) -> file.toString().endsWith(".java"))
			.forEach((file) -> find(DOCUMENT, flat(file)).filter((match) -> !documents.contains(match.group()))
				.forEach((match) -> dangling.add(name(file) + ": " + match.group())));

		assertThat(dangling).isEmpty();
	}

	@Test
	void linksOfDocumentsLeadToFilesAndHeadings() {
		List<String> dangling = new ArrayList<>();
		for (Path document : documents()) {
			find(LINK, Repository.read(document)).map((match) -> match.group(1))
				.filter((link) -> !link.contains("://") && !link.startsWith("mailto:"))
				.filter((link) -> !leadsSomewhere(document, link))
				.forEach((link) -> dangling.add(name(document) + ": " + link));
		}

		assertThat(dangling).isEmpty();
	}

	private static boolean leadsSomewhere(Path document, String link) {
		String[] parts = link.split("#", 2);
		Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
		return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
	}

	@Test
	void recordingsThatTheProtocolNamesAreThere() {
		Path vectors = ROOT.resolve("grid-core/src/test/resources/vectors");
		String protocol = Repository.read(ROOT.resolve("docs/protocol.md"));
		List<String> recordings = find(RECORDING, protocol).map((match) -> match.group(1)).toList();
		List<String> files = find(VECTORS, protocol).map((match) -> match.group(1)).toList();

		assertThat(recordings).hasSizeGreaterThan(50)
			.allSatisfy((recording) -> assertThat(vectors.resolve("conversations/" + recording + ".json")).exists());
		assertThat(files).isNotEmpty().allSatisfy((file) -> assertThat(vectors.resolve(file)).exists());
	}

	@Test
	void invariantsNameTestsThatAreThere() {
		Path document = ROOT.resolve("docs/invariants.md");
		String text = Repository.read(document);
		Set<String> classes = Repository.files()
			.stream()
			.map((file) -> file.getFileName().toString())
			.filter((file) -> file.endsWith("Tests.java"))
			.map((file) -> file.replace(".java", ""))
			.collect(Collectors.toSet());
		Map<String, List<String>> tests = new TreeMap<>();
		for (String section : text.split("(?m)^## ")) {
			tests.put(section.lines().findFirst().orElse(""),
					find(TEST_CLASS, section).map((match) -> match.group(1)).toList());
		}

		assertThat(tests).hasSize(9)
			.allSatisfy((section, names) -> assertThat(names).as(section).isNotEmpty().isSubsetOf(classes));
		Set<String> named = find(INVARIANT, text).map((match) -> match.group(1)).collect(Collectors.toSet());
		assertThat(named).isEqualTo(invariants());
	}

	private static Set<String> invariants() {
		String source = Repository.read(ROOT.resolve("grid-core/src/test/java/dev/gridmesh/simulation/Invariant.java"));
		return find(Pattern.compile("(?m)^\\t([A-Z_]+)\\(\\d"), source).map((match) -> match.group(1))
			.collect(Collectors.toSet());
	}

}
