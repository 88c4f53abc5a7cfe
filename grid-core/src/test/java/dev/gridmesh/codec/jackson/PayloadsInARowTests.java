package dev.gridmesh.codec.jackson;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.testing.Allocations;
import dev.gridmesh.vectors.Vectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that parsers and packers may be used again, whatever happened with them before.
 */
class PayloadsInARowTests {

	private static final MessagePackPayloadCodecs CODECS = MessagePackPayloadCodecs.create();

	private static final Note NOTE = new Note(4_711, "reports/2026/november.csv", List.of("a", "\u00e9"), 1.5);

	private final PayloadCodec<Note> notes = CODECS.forType(Note.class);

	private final GuardedMessagePackFactory factory = new GuardedMessagePackFactory();

	@Test
	void payloadAfterOneThatWasCutOffIsRead() {
		byte[] payload = this.notes.encode(NOTE);
		for (int length = 0; length < payload.length; length++) {
			byte[] cut = Arrays.copyOf(payload, length);

			assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> this.notes.decode(cut));
			assertThat(this.notes.decode(payload)).isEqualTo(NOTE);
		}
	}

	@Test
	void payloadAfterOneThatIsTooLongIsRead() {
		byte[] payload = this.notes.encode(NOTE);
		byte[] longer = Arrays.copyOf(payload, payload.length + 3);

		assertThatExceptionOfType(GridPayloadException.class).isThrownBy(() -> this.notes.decode(longer))
			.withMessageContaining("the value ends after %d bytes".formatted(payload.length));
		assertThat(this.notes.decode(payload)).isEqualTo(NOTE);
	}

	@Test
	void payloadsLargerThanAnyBufferAreReadAsSmallOnesAre() {
		for (int length : new int[] { 1, 8_191, 8_192, 8_193, 16_384, 3, 500_000, 2 }) {
			Note note = new Note(length, "\u00e9".repeat(length), List.of("b".repeat(length)), length);

			assertThat(this.notes.decode(this.notes.encode(note))).isEqualTo(note);
		}
	}

	@Test
	void payloadIsReadWithinAnother() {
		PayloadCodec<Outer> outers = CODECS.forType(Outer.class);
		Outer outer = new Outer("before", new Inner(NOTE), "after");
		byte[] payload = outers.encode(outer);
		for (int i = 0; i < 3; i++) {
			assertThat(outers.decode(payload)).isEqualTo(outer);
			assertThat(this.notes.decode(this.notes.encode(NOTE))).isEqualTo(NOTE);
		}
	}

	@Test
	void payloadAfterOneWhoseReaderDidNotEndItIsRead() {
		PayloadCodec<Unended> unended = CODECS.forType(Unended.class);

		assertThat(unended.decode(Vectors.hex("9107"))).isEqualTo(new Unended(7));
		assertThat(unended.decode(Vectors.hex("9108"))).isEqualTo(new Unended(8));
		assertThat(this.notes.decode(this.notes.encode(NOTE))).isEqualTo(NOTE);
	}

	@Test
	void payloadAfterOneThatIsTooDeepForTheStackIsRead() throws InterruptedException {
		PayloadCodec<Link> links = CODECS.forType(Link.class);
		Link deep = null;
		for (int i = 0; i < 400; i++) {
			deep = new Link(deep);
		}
		byte[] payload = links.encode(deep);
		byte[] flat = links.encode(new Link(null));
		StringBuffer outcome = new StringBuffer();
		Thread thread = new Thread(null, () -> {
			for (int i = 0; i < 20; i++) {
				outcome.append((catchThrowable(() -> links.decode(payload)) != null) ? 'f' : 'r');
				outcome.append(links.decode(flat).equals(new Link(null)) ? 'r' : '!');
				outcome.append((catchThrowable(() -> links.encode(links.decode(payload))) != null) ? 'f' : 'r');
				outcome.append(Arrays.equals(links.encode(new Link(null)), flat) ? 'r' : '!');
			}
		}, "small-stack", 192 * 1024);
		thread.start();
		thread.join();

		assertThat(outcome).hasSize(80).doesNotContain("!");
	}

	@Test
	void parserIsUsedAgainAfterASmallPayloadAlone() throws IOException {
		GuardedMessagePackParser first = read(new byte[] { 7 });
		this.factory.giveBack(first, new byte[] { 7 });
		GuardedMessagePackParser second = read(text(8_000));

		assertThat(second).isSameAs(first);
		this.factory.giveBack(second, text(8_000));
		GuardedMessagePackParser third = read(text(9_000));

		assertThat(third).isSameAs(first);
		this.factory.giveBack(third, text(9_000));
		assertThat(this.factory.takeParser(new byte[] { 7 })).isNotSameAs(first);
	}

	@Test
	void parserWithARestIsNotUsedAgain() throws IOException {
		GuardedMessagePackParser parser = read(new byte[] { 7, 8 });
		this.factory.giveBack(parser, new byte[] { 7, 8 });

		assertThat(this.factory.takeParser(new byte[] { 9 })).isNotSameAs(parser);
	}

	@Test
	void closedParserIsNotUsedAgain() throws IOException {
		GuardedMessagePackParser parser = read(new byte[] { 7 });
		parser.close();
		this.factory.giveBack(parser, new byte[] { 7 });

		assertThat(this.factory.takeParser(new byte[] { 9 })).isNotSameAs(parser);
	}

	@Test
	void packerIsUsedAgainAfterASmallPayloadAlone() {
		GuardedMessagePackPacker packer = this.factory.takePacker();
		this.factory.giveBack(packer, new byte[8_192]);

		assertThat(this.factory.takePacker()).isSameAs(packer);
		assertThat(this.factory.takePacker()).isNotSameAs(packer);
		this.factory.giveBack(packer, new byte[8_193]);
		assertThat(this.factory.takePacker()).isNotSameAs(packer);
	}

	@Test
	void valueThatWasReadIsNotKept() {
		PayloadCodec<Bean> beans = CODECS.forType(Bean.class);
		byte[] payload = beans.encode(new Bean());

		WeakReference<Bean> read = new WeakReference<>(beans.decode(payload));

		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return read.refersTo(null);
		});
	}

	@Test
	void flatRecordTakesLittleMemoryBeyondItself() {
		byte[] payload = this.notes.encode(NOTE);

		assertThat(least(() -> this.notes.encode(NOTE))).isLessThan(1_700);
		assertThat(least(() -> this.notes.decode(payload))).isLessThan(1_700);
	}

	private GuardedMessagePackParser read(byte[] payload) throws IOException {
		GuardedMessagePackParser parser = this.factory.takeParser(payload);
		parser.nextToken();
		parser.clearCurrentToken();
		return parser;
	}

	private byte[] text(int length) {
		return CODECS.messagePack(String.class).encode("t".repeat(length));
	}

	private static long least(Runnable action) {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 2_000; i++) {
			least = Math.min(least, Allocations.during(action));
		}
		return least;
	}

	record Note(long id, String name, List<String> more, double size) {

	}

	record Link(Link next) {

	}

	record Outer(String before, Inner inner, String after) {

	}

	/** Is read by another codec call, after one that fails. */
	@JsonDeserialize(using = InnerDeserializer.class)
	record Inner(Note note) {

	}

	static class InnerDeserializer extends JsonDeserializer<Inner> {

		@Override
		public Inner deserialize(JsonParser in, DeserializationContext context) throws IOException {
			PayloadCodec<Note> notes = CODECS.forType(Note.class);
			assertThat(catchThrowable(() -> notes.decode(new byte[] { (byte) 0x84, 7 }))).isNotNull();
			Note within = notes.decode(notes.encode(NOTE));
			in.skipChildren();
			return new Inner(within);
		}

	}

	/** Leaves its array before the end. */
	@JsonDeserialize(using = UnendedDeserializer.class)
	record Unended(int number) {

	}

	static class UnendedDeserializer extends JsonDeserializer<Unended> {

		@Override
		public Unended deserialize(JsonParser in, DeserializationContext context) throws IOException {
			in.nextToken();
			return new Unended(in.getIntValue());
		}

	}

	static class Bean {

		private String name = "bean";

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

}
