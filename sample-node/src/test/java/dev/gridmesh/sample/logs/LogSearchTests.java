package dev.gridmesh.sample.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LogSearchTests {

	@TempDir
	Path temporary;

	private LogSearch search;

	@BeforeEach
	void createSearch() {
		this.search = TestLogs.search(this.temporary, TestLogs.LARGE_ANSWER);
	}

	@Test
	void findsLinesInUpperAndLowerCaseWithTheirNumbers() throws IOException {
		write("a.log", "first\nan Error here\r\n\nERROR\nlast");

		SearchAnswer answer = find("error", 10);

		assertThat(answer.matches()).containsExactly(new LogMatch("a.log", 2, "an Error here"),
				new LogMatch("a.log", 4, "ERROR"));
		assertThat(answer.complete()).isTrue();
		assertThat(answer.skippedFiles()).isZero();
	}

	@Test
	void queryIsNoPattern() throws IOException {
		write("a.log", "a.c\nabc\n(\\E.*");

		assertThat(find("a.c", 10).matches()).hasSize(1);
		assertThat(find("(\\E", 10).matches()).hasSize(1);
	}

	@Test
	void stopsAtTheLimitAndSaysSo() throws IOException {
		write("a.log", "x\nx\nx\n");

		assertThat(find("x", 2).matches()).hasSize(2);
		assertThat(find("x", 2).complete()).isFalse();
		assertThat(find("x", 3).complete()).isTrue();
	}

	@Test
	void answerStaysWithinItsSize() throws IOException {
		write("a.log", ("x".repeat(90) + "\n").repeat(1000));
		this.search = TestLogs.search(this.temporary, TestLogs.SMALL_ANSWER);

		SearchAnswer answer = find("x", 1000);

		assertThat(answer.matches()).hasSizeBetween(40, 60);
		assertThat(answer.complete()).isFalse();
	}

	@Test
	void longLineIsCut() throws IOException {
		write("a.log", "needle" + "x".repeat(1_000_000) + "\nneedle\n");

		SearchAnswer answer = find("needle", 10);

		assertThat(answer.matches()).extracting(LogMatch::line).containsExactly(1L, 2L);
		assertThat(answer.matches().get(0).text()).startsWith("needlexx").endsWith(" …").hasSize(102);
	}

	@Test
	void binaryFileIsSkippedAndCounted() throws IOException {
		write("a.bin", "x\0x");
		write("a.log", "x");

		SearchAnswer answer = find("x", 10);

		assertThat(answer.matches()).extracting(LogMatch::file).containsExactly("a.log");
		assertThat(answer.skippedFiles()).isEqualTo(1);
	}

	@Test
	void bytesThatAreNoTextDoNoHarm() throws IOException {
		Files.write(this.temporary.resolve("a.log"), new byte[] { (byte) 0xff, 'x', (byte) 0xc3, '\n' });

		assertThat(find("x", 10).matches()).containsExactly(new LogMatch("a.log", 1, "\ufffdx\ufffd"));
	}

	@Test
	void fileThatVanishesIsSkippedAndCounted() throws IOException {
		Path file = write("a.log", "x");

		// asked for the first time between the list and the first file
		SearchAnswer answer = this.search.search(new SearchRequest("x", 10), () -> {
			delete(file);
			return false;
		});

		assertThat(answer.matches()).isEmpty();
		assertThat(answer.skippedFiles()).isEqualTo(1);
	}

	@Test
	void fileThatBecomesALinkIsSkippedAndCounted(@TempDir Path elsewhere) throws IOException {
		Path file = write("a.log", "x");
		Path secret = Files.writeString(elsewhere.resolve("secret"), "x");

		SearchAnswer answer = this.search.search(new SearchRequest("x", 10), () -> {
			delete(file);
			link(file, secret);
			return false;
		});

		assertThat(answer.matches()).isEmpty();
		assertThat(answer.skippedFiles()).isEqualTo(1);
	}

	@Test
	void cancelledSearchStops() throws IOException {
		write("a.log", "x");

		SearchAnswer answer = this.search.search(new SearchRequest("x", 10), () -> true);

		assertThat(answer.matches()).isEmpty();
		assertThat(answer.complete()).isFalse();
	}

	private SearchAnswer find(String query, int limit) {
		return this.search.search(new SearchRequest(query, limit), () -> false);
	}

	private Path write(String name, String content) throws IOException {
		return Files.writeString(this.temporary.resolve(name), content);
	}

	private static void delete(Path file) {
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void link(Path link, Path target) {
		try {
			Files.createSymbolicLink(link, target);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
