package dev.gridmesh.sample.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

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
		this.search = TestLogs.search(this.temporary);
	}

	@Test
	void findsLinesInUpperAndLowerCaseWithTheirNumbers() throws IOException {
		write("a.log", "first\nan Error here\r\n\nERROR\nlast");

		Found answer = find("error", 10);

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
	void readsOnlyAsFarAsItIsAsked() throws IOException {
		write("a.log", "x\n".repeat(10));
		SearchRun run = this.search.search(new SearchRequest("x", 10), () -> false);
		assertThat(run.next().match()).isEqualTo(new LogMatch("a.log", 1, "x"));

		Files.writeString(this.temporary.resolve("b.log"), "x\n");

		assertThat(run.next().match()).isEqualTo(new LogMatch("a.log", 2, "x"));
		run.close();
		assertThat(run.next().end()).isEqualTo(new SearchEnd(true, 0));
		assertThat(run.hasNext()).isFalse();
	}

	@Test
	void timeForOneSearchIsWhatItWorksAndNotWhatItWaits() throws IOException {
		write("a.log", "x\n".repeat(3));
		AtomicLong time = new AtomicLong();
		SearchRun run = TestLogs.search(this.temporary, time::get).search(new SearchRequest("x", 10), () -> false);
		assertThat(run.next().match()).isNotNull();

		time.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(run.next().match()).isNotNull();

		SearchRun slow = TestLogs.search(this.temporary, () -> time.addAndGet(Duration.ofMinutes(1).toNanos()))
			.search(new SearchRequest("x", 10), () -> false);
		assertThat(slow.next().end()).isEqualTo(new SearchEnd(false, 0));
		run.close();
	}

	@Test
	void longLineIsCut() throws IOException {
		write("a.log", "needle" + "x".repeat(1_000_000) + "\nneedle\n");

		Found answer = find("needle", 10);

		assertThat(answer.matches()).extracting(LogMatch::line).containsExactly(1L, 2L);
		assertThat(answer.matches().get(0).text()).startsWith("needlexx").endsWith(" …").hasSize(102);
	}

	@Test
	void binaryFileIsSkippedAndCounted() throws IOException {
		write("a.bin", "x\0x");
		write("a.log", "x");

		Found answer = find("x", 10);

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
		Found answer = run("x", 10, () -> {
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

		Found answer = run("x", 10, () -> {
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

		Found answer = run("x", 10, () -> true);

		assertThat(answer.matches()).isEmpty();
		assertThat(answer.complete()).isFalse();
	}

	private Found find(String query, int limit) {
		return run(query, limit, () -> false);
	}

	private Found run(String query, int limit, BooleanSupplier cancelled) {
		List<LogMatch> matches = new ArrayList<>();
		SearchEnd end = null;
		try (SearchRun run = this.search.search(new SearchRequest(query, limit), cancelled)) {
			while (run.hasNext()) {
				assertThat(end).isNull();
				SearchItem item = run.next();
				end = item.end();
				if (end == null) {
					matches.add(item.match());
				}
			}
		}
		assertThat(end).isNotNull();
		return new Found(matches, end.complete(), end.skippedFiles());
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

	private record Found(List<LogMatch> matches, boolean complete, int skippedFiles) {
	}

}
