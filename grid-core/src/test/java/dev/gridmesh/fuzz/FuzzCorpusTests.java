package dev.gridmesh.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.gridmesh.auth.ProofFuzzer;
import dev.gridmesh.manager.LinkFuzzer;
import dev.gridmesh.transport.netty.FrameReaderFuzzer;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Runs the targets of the fuzzer with all of their corpus, and with some that differ a
 * little from it. {@code ./mvnw -Pfuzz -Dfuzz.duration=1800} runs them long; what it
 * finds goes into the corpus.
 */
@ExtendWith(LeakCheck.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzCorpusTests {

	private static final Path CORPUS = Path.of("src/test/fuzz");

	private static final int CHANGED = 200;

	/** Of a conversation, which takes longer than to read a few bytes. */
	private static final int CHANGED_CONVERSATIONS = 10;

	static Stream<Arguments> targets() {
		return Stream.of(target("envelope", EnvelopeFuzzer::fuzzerTestOneInput),
				target("merged", MergedFuzzer::fuzzerTestOneInput),
				target("handshake", HandshakeFuzzer::fuzzerTestOneInput),
				target("token", TokenFuzzer::fuzzerTestOneInput), target("payload", PayloadFuzzer::fuzzerTestOneInput),
				target("frames", FrameReaderFuzzer::fuzzerTestOneInput),
				target("proof", ProofFuzzer::fuzzerTestOneInput), target("link", LinkFuzzer::fuzzerTestOneInput));
	}

	private static Arguments target(String name, Target target) {
		return arguments(name, target);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("targets")
	void corpusIsRead(String name, Target target) throws Exception {
		List<byte[]> corpus = corpus(name);
		assertThat(corpus).hasSizeGreaterThan(3);
		for (byte[] input : corpus) {
			target.accept(input);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("targets")
	void whatDiffersFromTheCorpusIsRead(String name, Target target) throws Exception {
		SplittableRandom random = new SplittableRandom(1);
		List<byte[]> corpus = corpus(name);
		for (byte[] input : corpus) {
			for (int i = 0; i < (name.equals("link") ? CHANGED_CONVERSATIONS : CHANGED); i++) {
				target.accept(changed(input, corpus.get(random.nextInt(corpus.size())), random));
			}
		}
	}

	/** Cuts, joins or overwrites. */
	private static byte[] changed(byte[] input, byte[] other, SplittableRandom random) {
		byte[] changed = switch (random.nextInt(3)) {
			case 0 -> Arrays.copyOf(input, random.nextInt(input.length + 1));
			case 1 -> joined(input, other, random.nextInt(input.length + 1));
			default -> input.clone();
		};
		for (int i = random.nextInt(4); i > 0 && changed.length > 0; i--) {
			int index = random.nextInt(changed.length);
			changed[index] = (byte) (random.nextBoolean() ? random.nextInt() : changed[index] ^ 1 << random.nextInt(8));
		}
		return changed;
	}

	private static byte[] joined(byte[] begin, byte[] end, int at) {
		byte[] joined = Arrays.copyOf(begin, at + end.length);
		System.arraycopy(end, 0, joined, at, end.length);
		return joined;
	}

	private static List<byte[]> corpus(String name) throws IOException {
		try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
			return files.sorted().map(FuzzCorpusTests::read).toList();
		}
	}

	private static byte[] read(Path file) {
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException("cannot read " + file, ex);
		}
	}

	/** Takes whatever bytes there are. */
	@FunctionalInterface
	interface Target {

		void accept(byte[] input) throws Exception;

	}

}
