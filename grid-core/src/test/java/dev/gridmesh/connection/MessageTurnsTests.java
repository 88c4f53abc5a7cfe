package dev.gridmesh.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.PayloadLimit;
import dev.gridmesh.testing.VirtualLoop;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.testing.VirtualWorld;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests that {@link TransportWire} hands on what it reads in {@link MessageTurns}.
 */
class MessageTurnsTests {

	private final VirtualWorld world = VirtualWorld.ordered(1);

	private final VirtualRuntime runtime = this.world.newRuntime("node");

	private final VirtualLoop loop = this.runtime.eventLoops().get(0);

	private final GridTransport transport = mock(GridTransport.class);

	private final Recorder link = new Recorder();

	private long nanos;

	private TransportWire wire;

	@BeforeEach
	void start() {
		given(this.transport.executor()).willReturn(this.loop);
		GridRuntime clock = mock(GridRuntime.class);
		given(clock.nanoTime()).willAnswer((call) -> this.nanos);
		this.wire = new TransportWire(this.transport, new PayloadLimit(1000), clock);
		this.wire.start(this.link);
	}

	/**
	 * Reads so many messages at once, and looks at the clock of the loop's next round.
	 */
	private void read(ByteBuf... messages) {
		this.loop.execute(() -> {
			for (ByteBuf message : messages) {
				this.wire.onBinary(message);
				// the transport lends its bytes
				message.setZero(0, message.capacity());
				message.release();
			}
			this.wire.onReadComplete();
			this.link.events.add("others have their turn");
		});
		this.world.runReady();
	}

	private static Message part(int number) {
		return Message.of(Op.REQUEST, number, 0, 0, new byte[] { 1 });
	}

	private static ByteBuf single(int number) {
		ByteBuf bytes = Unpooled.buffer();
		MessageCodec.encode(part(number), bytes);
		return bytes;
	}

	private static ByteBuf merged(int from, int to) {
		ByteBuf bytes = Unpooled.buffer();
		MergedMessageCodec.encode(IntStream.range(from, to).mapToObj(MessageTurnsTests::part).toList(), bytes);
		return bytes;
	}

	private static List<Long> numbers(int to) {
		return IntStream.range(0, to).mapToObj(Long::valueOf).toList();
	}

	@Test
	void fewMessagesAreOneTurn() {
		read(merged(0, 100), single(100));

		assertThat(this.link.numbers).isEqualTo(numbers(101));
		assertThat(this.link.events).containsExactly("complete after 101", "others have their turn");
	}

	@Test
	void mergedMessageOfManyPartsGivesOthersATurnNowAndThen() {
		read(merged(0, 600), merged(600, 700));

		assertThat(this.link.numbers).isEqualTo(numbers(700));
		assertThat(this.link.events).containsExactly("paused after 256", "others have their turn", "paused after 512",
				"complete after 700");
		assertThat(this.wire.partBytes()).isZero();
	}

	@Test
	void manyMessagesOfOneReadGiveOthersATurn() {
		read(IntStream.range(0, 300).mapToObj(MessageTurnsTests::single).toArray(ByteBuf[]::new));

		assertThat(this.link.numbers).isEqualTo(numbers(300));
		assertThat(this.link.events).containsExactly("paused after 256", "others have their turn",
				"complete after 300");
	}

	@Test
	void messagesThatTakeLongGiveOthersATurnAfterAMillisecond() {
		this.link.onMessage = () -> this.nanos += 100_000;

		read(merged(0, 40));

		assertThat(this.link.numbers).isEqualTo(numbers(40));
		assertThat(this.link.events).startsWith("paused after 15", "others have their turn");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatCameBeforeTheEndComesBeforeIt(boolean amidTheRead) {
		this.loop.execute(() -> {
			this.wire.onBinary(merged(0, 300));
			if (!amidTheRead) {
				this.wire.onReadComplete();
			}
			this.wire.onClosed(CloseReason.of(CloseReason.NORMAL, "over"));
		});
		this.world.runReady();

		assertThat(this.link.numbers).isEqualTo(numbers(300));
		assertThat(this.link.events).startsWith("paused after 256").endsWith("closed after 300: over");
		assertThat(this.wire.partBytes()).isZero();
	}

	@Test
	void nothingComesOnceTheLinkHasEnded() {
		this.link.onMessage = () -> {
			if (this.link.numbers.size() == 300) {
				this.wire.close(CloseReason.of(CloseReason.PROTOCOL_ERROR, "enough"));
			}
		};

		read(merged(0, 600), single(600));

		assertThat(this.link.numbers).isEqualTo(numbers(300));
		assertThat(this.wire.partBytes()).isZero();
	}

	@Test
	void faultInALaterTurnEndsTheLink() {
		ByteBuf bad = merged(0, 300);
		bad.writerIndex(bad.writerIndex() - 1);

		read(bad);

		assertThat(this.link.numbers).isEqualTo(numbers(299));
		assertThat(this.link.events).contains("paused after 256")
			.anyMatch((event) -> event.startsWith("ended after 299"));
	}

	@Test
	void loopThatIsGoneAbandonsTheLink() {
		this.loop.execute(() -> {
			this.wire.onBinary(merged(0, 300));
			this.runtime.shutDown();
			this.wire.onReadComplete();
		});
		this.world.runReady();

		assertThat(this.link.events).contains("abandoned after 256");
		assertThat(this.wire.partBytes()).isZero();
	}

	/** Writes down what it is told. */
	private static final class Recorder implements WireReceiver {

		private final List<Long> numbers = new ArrayList<>();

		private final List<String> events = new ArrayList<>();

		private Runnable onMessage = () -> {
			// as a rule nothing
		};

		private void event(String text) {
			this.events.add(text.formatted(this.numbers.size()));
		}

		@Override
		public NodeName remote() {
			return NodeName.of("http://b:1");
		}

		@Override
		public void onBytesRead(int bytes) {
			// counted elsewhere
		}

		@Override
		public void onMessage(Message message) {
			this.numbers.add(message.muxId());
			this.onMessage.run();
		}

		@Override
		public void onReadPaused() {
			event("paused after %d");
		}

		@Override
		public void onReadComplete() {
			event("complete after %d");
		}

		@Override
		public void onWritable() {
			event("writable after %d");
		}

		@Override
		public void onWireClosed(CloseReason reason) {
			event("closed after %d: " + reason.text());
		}

		@Override
		public void end(CloseReason reason) {
			event("ended after %d: " + reason.text());
		}

		@Override
		public void abandon() {
			event("abandoned after %d");
		}

	}

}
