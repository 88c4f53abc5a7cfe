package dev.gridmesh.transport.netty;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledHeapByteBuf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@ExtendWith(LeakCheck.class)
class WebSocketFrameReaderTests {

	private static final int LIMIT = 1000;

	private final List<String> events = new ArrayList<>();

	private @Nullable CloseReason error;

	private final WebSocketFrameReader reader = reader(true);

	@AfterEach
	void release() {
		this.reader.release();
	}

	@Test
	void aMessageIsReadHoweverItIsCut() {
		byte[] payload = bytes(300);
		byte[] frame = Frames.masked(Frames.BINARY, payload);

		for (int cut = 0; cut <= frame.length; cut++) {
			read(frame, 0, cut);
			read(frame, cut, frame.length);
		}

		assertThat(this.events).hasSize(frame.length + 1).containsOnly("binary " + hex(payload));
	}

	@Test
	void aMessageIsReadByteByByte() {
		byte[] frames = Frames.join(Frames.masked(Frames.TEXT, (byte) 'h', (byte) 'i'), Frames.masked(Frames.BINARY),
				Frames.masked(Frames.PING, (byte) 7), Frames.masked(Frames.BINARY, bytes(200)));

		for (int i = 0; i < frames.length; i++) {
			read(frames, i, i + 1);
		}

		assertThat(this.events).containsExactly("text 6869", "binary ", "ping 07", "binary " + hex(bytes(200)));
	}

	@Test
	void fragmentsArePutTogetherAroundControlFrames() {
		read(Frames.frame(Frames.BINARY, true, bytes(3)));
		read(Frames.masked(Frames.PING, (byte) 1));
		read(Frames.frame(Frames.CONTINUATION, true, new byte[0]));
		read(Frames.frame(Frames.CONTINUATION, true, bytes(2)));
		read(Frames.masked(Frames.PONG, (byte) 1));
		assertThat(this.events).containsExactly("ping 01");

		read(Frames.masked(Frames.CONTINUATION, bytes(1)));

		assertThat(this.events).containsExactly("ping 01", "binary 000102" + "0001" + "00");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 64, 1000 })
	void fragmentsCostTheSameHoweverManyMakeAMessage(int fragment) {
		long few = copiedFor(fragment, 1_000);
		long many = copiedFor(fragment, 32_000);

		assertThat((double) many / few).as("of 32 times as many").isLessThan(64);
		assertThat(many).as("each byte is copied a few times").isLessThan(3L * fragment * 32_000);
	}

	/** How many bytes are moved to larger buffers while a message is put together. */
	private long copiedFor(int fragment, int count) {
		CountingAllocator allocator = new CountingAllocator();
		List<Integer> sizes = new ArrayList<>();
		WebSocketFrameReader own = new WebSocketFrameReader(true, 64_000_000, allocator,
				new Events((message, text) -> sizes.add(message.readableBytes())));
		byte[] payload = new byte[fragment];
		read(own, Frames.frame(Frames.BINARY, true, payload));
		byte[] next = Frames.frame(Frames.CONTINUATION, true, payload);
		for (int i = 2; i < count; i++) {
			read(own, next);
		}
		read(own, Frames.masked(Frames.CONTINUATION, payload));

		assertThat(sizes).containsExactly(fragment * count);
		return allocator.copied;
	}

	@Test
	void messageOfNothingButEmptyFragmentsEnds() {
		read(Frames.frame(Frames.BINARY, true, bytes(1)));
		byte[] empty = Frames.frame(Frames.CONTINUATION, true, new byte[0]);
		for (int i = 0; i < 1_000; i++) {
			read(empty);
		}
		assertThat(this.error).isNull();

		read(empty);

		assertThat(this.error).extracting(CloseReason::code).isEqualTo(CloseReason.PROTOCOL_ERROR);
	}

	@Test
	void randomMessagesSurviveRandomCuts() {
		for (long seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			List<String> expected = new ArrayList<>();
			byte[] stream = randomStream(random, expected);
			this.events.clear();

			for (int from = 0; from < stream.length;) {
				int to = Math.min(stream.length, from + 1 + random.nextInt(700));
				read(stream, from, to);
				from = to;
			}

			assertThat(this.events).as("seed %d", seed).isEqualTo(expected);
		}
	}

	private static byte[] randomStream(Random random, List<String> expected) {
		byte[] stream = new byte[0];
		for (int message = 0; message < 10; message++) {
			boolean text = random.nextBoolean();
			byte[] whole = new byte[0];
			int fragments = 1 + random.nextInt(3);
			for (int i = 1; i <= fragments; i++) {
				if (random.nextInt(3) == 0) {
					stream = Frames.join(stream, Frames.masked(Frames.PING, (byte) i));
					expected.add("ping " + hex(new byte[] { (byte) i }));
				}
				byte[] part = new byte[random.nextInt(300)];
				random.nextBytes(part);
				int opcode = (i > 1) ? Frames.CONTINUATION : text ? Frames.TEXT : Frames.BINARY;
				stream = Frames.join(stream, Frames.frame(((i == fragments) ? 0x80 : 0) | opcode, true, part));
				whole = Frames.join(whole, part);
			}
			expected.add((text ? "text " : "binary ") + hex(whole));
		}
		return stream;
	}

	static Stream<Arguments> brokenFrames() {
		byte[] some = { 1, 2, 3 };
		return Stream.of(arguments("unmasked", Frames.unmasked(Frames.BINARY, some)),
				arguments("unmasked ping", Frames.unmasked(Frames.PING, some)),
				arguments("reserved bit 1", Frames.frame(0xC2, true, some)),
				arguments("reserved bit 2", Frames.frame(0xA2, true, some)),
				arguments("reserved bit 3", Frames.frame(0x92, true, some)),
				arguments("data opcode 3", Frames.masked(3, some)), arguments("data opcode 7", Frames.masked(7, some)),
				arguments("control opcode 11", Frames.masked(11, some)),
				arguments("control opcode 15", Frames.masked(15, some)),
				arguments("fragmented ping", Frames.frame(Frames.PING, true, some)),
				arguments("fragmented close", Frames.frame(Frames.CLOSE, true, new byte[0])),
				arguments("long ping", Frames.masked(Frames.PING, new byte[126])),
				arguments("long close", Frames.masked(Frames.CLOSE, new byte[126])),
				arguments("continuation of nothing", Frames.masked(Frames.CONTINUATION, some)),
				arguments("message inside of a message",
						Frames.join(Frames.frame(Frames.BINARY, true, some), Frames.masked(Frames.BINARY, some))),
				arguments("16 bit length of 125", HexFormat.of().parseHex("82fe007d00000000")),
				arguments("64 bit length of 65535", HexFormat.of().parseHex("82ff000000000000ffff00000000")),
				arguments("negative length", HexFormat.of().parseHex("82ffffffffffffffffff00000000")),
				arguments("half a close code", Frames.masked(Frames.CLOSE, (byte) 3)),
				arguments("close code 1005", Frames.masked(Frames.CLOSE, Frames.closePayload(1005, ""))),
				arguments("close code 1006", Frames.masked(Frames.CLOSE, Frames.closePayload(1006, ""))),
				arguments("close code 999", Frames.masked(Frames.CLOSE, Frames.closePayload(999, ""))),
				arguments("close code 5000", Frames.masked(Frames.CLOSE, Frames.closePayload(5000, ""))),
				arguments("close reason that is no UTF-8",
						Frames.masked(Frames.CLOSE, (byte) 3, (byte) 0xE8, (byte) 0xC3, (byte) 0x28)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("brokenFrames")
	void brokenFramesAreProtocolErrorsAndNothingFollows(String name, byte[] frames) {
		read(frames);
		read(Frames.masked(Frames.BINARY, (byte) 1));

		assertThat(this.events).isEmpty();
		assertThat(this.error).isNotNull().extracting(CloseReason::code).isEqualTo(CloseReason.PROTOCOL_ERROR);
	}

	@Test
	void framesOfAnAcceptorMustNotBeMasked() {
		WebSocketFrameReader dialer = reader(false);

		read(dialer, Frames.unmasked(Frames.BINARY, (byte) 1));
		read(dialer, Frames.masked(Frames.BINARY, (byte) 1));

		assertThat(this.events).containsExactly("binary 01");
		assertThat(this.error).isNotNull().extracting(CloseReason::code).isEqualTo(CloseReason.PROTOCOL_ERROR);
	}

	static Stream<Long> tooLong() {
		return Stream.of(LIMIT + 1L, 65536L, 1L << 31, 1L << 32, Long.MAX_VALUE);
	}

	@ParameterizedTest
	@MethodSource("tooLong")
	void anAnnouncedLengthBeyondTheLimitIsRefusedBeforeAnyByteOfIt(long length) {
		read(Frames.header(0x80 | Frames.BINARY, true, length));

		assertThat(this.error).isNotNull().extracting(CloseReason::code).isEqualTo(CloseReason.TOO_BIG);
		assertThat(this.error.text())
			.isEqualTo("a message of " + length + " bytes is larger than the limit of 1000 bytes");
	}

	@Test
	void fragmentsTogetherMustNotPassTheLimit() {
		read(Frames.frame(Frames.BINARY, true, bytes(600)));
		assertThat(this.error).isNull();

		read(Frames.header(Frames.CONTINUATION, true, 401));

		assertThat(this.error).isNotNull();
		assertThat(this.error.code()).isEqualTo(CloseReason.TOO_BIG);
		assertThat(this.error.text()).startsWith("a message of at least 1001 bytes");
	}

	@Test
	void afterATooLargeMessageTheCloseIsStillSeen() {
		read(Frames.header(0x80 | Frames.BINARY, true, 5000));
		read(new byte[4990]);
		read(Frames.join(new byte[10], Frames.masked(Frames.BINARY, (byte) 1),
				Frames.masked(Frames.CLOSE, Frames.closePayload(1001, "going"))));

		assertThat(this.events).containsExactly("close 1001 going");
	}

	@Test
	void fragmentsThatAreTooLargeTogetherNameWhereTheLimitComesFrom() {
		this.reader.maxMessageSize(1000, () -> "a setting");
		read(Frames.frame(Frames.BINARY, true, bytes(900)));

		read(Frames.masked(Frames.CONTINUATION, bytes(101)));

		assertThat(this.error).isNotNull()
			.extracting(CloseReason::text)
			.isEqualTo("a message of 1001 bytes is larger than the limit of 1000 bytes: a setting");
	}

	@Test
	void theLimitCanRiseInTheMiddleOfAMessage() {
		read(Frames.frame(Frames.BINARY, true, bytes(900)));

		this.reader.maxMessageSize(200_000);
		read(Frames.masked(Frames.CONTINUATION, bytes(150_000)));

		assertThat(this.events).hasSize(1);
		assertThat(this.error).isNull();
	}

	@Test
	void messagesAreThrownAwayOnceNobodyWantsThem() {
		read(Frames.frame(Frames.BINARY, true, bytes(10)));
		byte[] rest = Frames.masked(Frames.CONTINUATION, bytes(50));
		read(rest, 0, 20);

		this.reader.discardMessages();
		read(rest, 20, rest.length);
		read(Frames.masked(Frames.BINARY));
		read(Frames.masked(Frames.BINARY, bytes(400)));
		read(Frames.masked(Frames.CLOSE));

		assertThat(this.events).containsExactly("close 1005 ");
	}

	@Test
	void nothingFollowsAClose() {
		read(Frames.join(Frames.masked(Frames.CLOSE, Frames.closePayload(1000, "bye\nbye")),
				Frames.masked(Frames.BINARY, (byte) 1)));

		assertThat(this.events).containsExactly("close 1000 bye\nbye");
	}

	private void read(byte[] bytes) {
		read(bytes, 0, bytes.length);
	}

	private void read(byte[] bytes, int from, int to) {
		ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer(to - from).writeBytes(bytes, from, to - from);
		this.reader.read(in);
		assertThat(in.isReadable()).isFalse();
		assertThat(in.release()).isTrue();
	}

	private static void read(WebSocketFrameReader reader, byte[] bytes) {
		ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
		reader.read(in);
		in.release();
	}

	private WebSocketFrameReader reader(boolean masked) {
		return new WebSocketFrameReader(masked, LIMIT, ByteBufAllocator.DEFAULT, new Events(
				(message, text) -> this.events.add((text ? "text " : "binary ") + ByteBufUtil.hexDump(message))));
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	private static byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		for (int i = 0; i < length; i++) {
			bytes[i] = (byte) (i % 251);
		}
		return bytes;
	}

	/** Notes what was read. */
	private final class Events implements WebSocketFrameReader.Sink {

		private final BiConsumer<ByteBuf, Boolean> messages;

		Events(BiConsumer<ByteBuf, Boolean> messages) {
			this.messages = messages;
		}

		@Override
		public void onMessage(ByteBuf message, boolean text) {
			this.messages.accept(message, text);
		}

		@Override
		public void onPing(byte[] payload) {
			WebSocketFrameReaderTests.this.events.add("ping " + hex(payload));
		}

		@Override
		public void onClose(WebSocketCloseBody body) {
			WebSocketFrameReaderTests.this.events.add("close " + body.code() + " " + body.text());
		}

		@Override
		public void onError(CloseReason reason) {
			WebSocketFrameReaderTests.this.error = reason;
		}

	}

	/** Counts what is copied when buffers grow. */
	private static final class CountingAllocator extends AbstractByteBufAllocator {

		private long copied;

		@Override
		protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
			return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {

				@Override
				public ByteBuf capacity(int newCapacity) {
					CountingAllocator.this.copied += Math.min(capacity(), newCapacity);
					return super.capacity(newCapacity);
				}

			};
		}

		@Override
		protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
			throw new UnsupportedOperationException("messages are put together in arrays");
		}

		@Override
		public boolean isDirectBufferPooled() {
			return false;
		}

	}

}
