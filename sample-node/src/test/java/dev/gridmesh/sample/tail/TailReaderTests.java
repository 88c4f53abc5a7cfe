package dev.gridmesh.sample.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.gridmesh.sample.logs.LogDirectory;
import dev.gridmesh.sample.logs.LogDirectories;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TailReaderTests {

	private static final int BACKLOG_BYTES = 20_000;

	@TempDir
	Path temporary;

	private Path file;

	private TailReader reader;

	@BeforeEach
	void createFile() {
		this.file = this.temporary.resolve("a.log");
	}

	@AfterEach
	void closeReader() throws IOException {
		this.reader.close();
	}

	@Test
	void lastLinesComeFirstThenThoseThatAreAppended() throws IOException {
		append("1\n2\n3\n");

		assertThat(start(2)).containsExactly("STARTED", "2", "3");

		append("4\n5");
		assertThat(read()).containsExactly("4");
		append(" five\n");
		assertThat(read()).containsExactly("5 five");
		assertThat(read()).isEmpty();
	}

	@Test
	void lineThatIsNotWholeWaitsForItsEndAndDoesNotCount() throws IOException {
		append("1\n2\n3");

		assertThat(start(1)).containsExactly("STARTED", "2");
		append("\n");
		assertThat(read()).containsExactly("3");
	}

	@Test
	void withoutLastLinesOnlyNewOnesComeButWhole() throws IOException {
		append("1\n2");

		assertThat(start(0)).containsExactly("STARTED");
		append("2\n");
		assertThat(read()).containsExactly("22");
	}

	@Test
	void fewerLinesThanWantedAreAll() throws IOException {
		append("1\n2\n");

		assertThat(start(1000)).containsExactly("STARTED", "1", "2");
	}

	@Test
	void emptyFileMayGrow() throws IOException {
		append("");

		assertThat(start(10)).containsExactly("STARTED");
		append("1\n");
		assertThat(read()).containsExactly("1");
	}

	@Test
	void manyLinesAreFoundAcrossBlocks() throws IOException {
		append("0123456789\n".repeat(1500) + "x\n");

		assertThat(start(1000)).hasSize(1001).startsWith("STARTED", "0123456789").endsWith("0123456789", "x");
	}

	@Test
	void backlogIsBoundedInBytesAndBeginsWithAWholeLine() throws IOException {
		append("0123456789\n".repeat(10_000));

		List<String> lines = start(1000);
		assertThat(lines.subList(1, lines.size())).hasSize(1000).containsOnly("0123456789");
		this.reader.close();

		append("y".repeat(2 * BACKLOG_BYTES));
		assertThat(start(10)).containsExactly("STARTED");
		append("\nz\n");
		assertThat(read()).containsExactly("z");
	}

	@Test
	void rotatedFileIsReadToItsEndAndTheNewOneFromItsBeginning() throws IOException {
		append("1\n");
		start(1);
		append("2\n3");
		Files.move(this.file, this.temporary.resolve("a.log.1"));
		append("4\n");

		assertThat(read()).containsExactly("2", "3", "ROTATED", "4");
		append("5\n");
		assertThat(read()).containsExactly("5");
	}

	@Test
	void fileThatIsAwayForAMomentIsNotGone() throws IOException {
		append("1\n");
		start(1);
		Files.move(this.file, this.temporary.resolve("a.log.1"));
		assertThat(read()).isEmpty();
		append("2\n");

		assertThat(read()).containsExactly("ROTATED", "2");
	}

	@Test
	void truncatedFileIsReadFromItsBeginning() throws IOException {
		append("1\n2\n3");
		start(2);
		Files.writeString(this.file, "4\n");

		assertThat(read()).containsExactly("3", "TRUNCATED", "4");
		append("5\n");
		assertThat(read()).containsExactly("5");
	}

	@Test
	void fileThatStaysAwayIsGone() throws IOException {
		append("1\n2");
		start(1);
		Files.delete(this.file);

		assertThat(read()).isEmpty();
		assertThat(read()).isEmpty();
		assertThat(read()).containsExactly("2", "GONE");
	}

	@Test
	void fileThatBecomesALinkIsGone(@TempDir Path elsewhere) throws IOException {
		append("1\n");
		start(1);
		Path secret = Files.writeString(elsewhere.resolve("secret"), "secret\n");
		Files.delete(this.file);
		Files.createSymbolicLink(this.file, secret);

		read();
		read();
		assertThat(read()).containsExactly("GONE");
	}

	@Test
	void whatIsNoFileHereIsRefused(@TempDir Path elsewhere) throws IOException {
		Path secret = Files.writeString(elsewhere.resolve("secret"), "secret\n");
		Files.createSymbolicLink(this.temporary.resolve("link"), secret);
		Files.createSymbolicLink(this.temporary.resolve("links"), elsewhere);
		Files.createDirectory(this.temporary.resolve("directory"));

		for (String name : List.of("link", "links/secret", "directory", "missing", "directory/missing")) {
			this.reader = reader(name, 1);
			assertThatExceptionOfType(RefusedException.class).isThrownBy(this.reader::next)
				.satisfies((ex) -> assertThat(ex.refusal().reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
		}
	}

	private List<String> start(int lines) throws IOException {
		this.reader = reader("a.log", lines);
		return read();
	}

	private TailReader reader(String name, int lines) {
		LogDirectory directory = LogDirectories.of(this.temporary);
		return new TailReader(directory, new TailRequest(name, lines), 100, new TailProperties(Duration.ofMillis(100),
				Duration.ofMillis(200), 10, DataSize.ofBytes(BACKLOG_BYTES)));
	}

	private List<String> read() throws IOException {
		List<String> items = new ArrayList<>();
		TailItem item = this.reader.next();
		while (item != null) {
			items.add((item.kind() == TailItem.Kind.LINE) ? item.text() : item.kind().name());
			item = item.last() ? null : this.reader.next();
		}
		return items;
	}

	private void append(String text) throws IOException {
		Files.writeString(this.file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

}
