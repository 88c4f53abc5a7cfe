package dev.gridmesh.sample.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LogDirectoryTests {

	private static final Instant MORNING = Instant.parse("2026-11-21T06:00:00Z");

	@TempDir
	Path temporary;

	@Test
	void listsFilesOfSubdirectoriesNewestFirst() throws IOException {
		write("old.log", "12345", MORNING);
		write("web/new.log", "1", MORNING.plusSeconds(60));

		FileListing listing = TestLogs.directory(this.temporary).list();

		assertThat(listing.files()).containsExactly(new LogFile("web/new.log", 1, MORNING.plusSeconds(60)),
				new LogFile("old.log", 5, MORNING));
		assertThat(listing.skipped()).isZero();
	}

	@Test
	void linksAreCountedAndNeverFollowed(@TempDir Path elsewhere) throws IOException {
		Files.writeString(elsewhere.resolve("secret.txt"), "secret");
		Files.createSymbolicLink(this.temporary.resolve("directory"), elsewhere);
		Files.createSymbolicLink(this.temporary.resolve("file.log"), elsewhere.resolve("secret.txt"));
		Files.createSymbolicLink(this.temporary.resolve("nowhere.log"), elsewhere.resolve("missing"));

		FileListing listing = TestLogs.directory(this.temporary).list();

		assertThat(listing.files()).isEmpty();
		assertThat(listing.skipped()).isEqualTo(3);
	}

	@Test
	void onlyTheNewestFilesAreListedWhenThereAreTooMany() throws IOException {
		for (int i = 0; i < 5; i++) {
			write(i + ".log", "x", MORNING.plusSeconds(i));
		}

		FileListing listing = TestLogs.directory(this.temporary, 2, TestLogs.LARGE_ANSWER).list();

		assertThat(listing.files()).extracting(LogFile::name).containsExactly("4.log", "3.log");
		assertThat(listing.skipped()).isEqualTo(3);
	}

	@Test
	void listStaysWithinTheSizeOfAnAnswer() throws IOException {
		for (int i = 0; i < 100; i++) {
			write("n".repeat(200) + i + ".log", "x", MORNING.plusSeconds(i));
		}

		FileListing listing = TestLogs.directory(this.temporary, 1000, TestLogs.SMALL_ANSWER).list();

		assertThat(listing.files()).hasSizeBetween(20, 30);
		assertThat(listing.files().size() + listing.skipped()).isEqualTo(100);
	}

	@Test
	void missingDirectoryIsMade() {
		Path missing = this.temporary.resolve("a b").resolve("c");

		FileListing listing = TestLogs.directory(missing).list();

		assertThat(missing).isDirectory();
		assertThat(listing.files()).isEmpty();
	}

	@Test
	void fileInPlaceOfTheDirectoryIsAnErrorThatNamesTheKey() throws IOException {
		Path file = Files.createFile(this.temporary.resolve("file"));

		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> TestLogs.directory(file))
			.withMessageContaining("logs.directory=" + file);
	}

	private void write(String name, String content, Instant modified) throws IOException {
		Path file = this.temporary.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
		Files.setLastModifiedTime(file, FileTime.from(modified));
	}

}
