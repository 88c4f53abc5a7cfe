package dev.gridmesh.transport.netty;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.RecordingTransportHandler;
import dev.gridmesh.transport.TestAcceptor;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Dialers that send frames by hand, right ones and wrong ones, to a real listener. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class RawDialerIntegrationTests {

	private static final int LIMIT = 100_000;

	private static final Duration MAX_WAIT = Duration.ofSeconds(20);

	private final LoopResources loops = LoopResources.create("raw-dialer", 1, true);

	private final List<RecordingTransportHandler> accepted = new CopyOnWriteArrayList<>();

	private final ReactorNettyListener listener = ReactorNettyListener.builder(0).loopResources(this.loops).build();

	@BeforeEach
	void listen() {
		listen(this.listener);
	}

	private void listen(ReactorNettyListener listener) {
		listener.start(new TestAcceptor(LIMIT, (transport) -> {
			RecordingTransportHandler handler = new RecordingTransportHandler(transport);
			this.accepted.add(handler);
			transport.start(handler);
			handler.readOn();
		}));
	}

	@AfterEach
	void stop() {
		for (RecordingTransportHandler handler : this.accepted) {
			GridTransport transport = handler.transport();
			Loopback.run(transport, () -> transport.close(CloseReason.of(CloseReason.NORMAL, "the test is over")));
			((WebSocketTransport) transport).whenInactive().block(MAX_WAIT);
			assertThat(handler.violations()).isEmpty();
		}
		this.listener.stop().block(MAX_WAIT);
		this.loops.disposeLater(Duration.ZERO, MAX_WAIT).block(MAX_WAIT);
	}

	@Test
	void aPingIsAnsweredWithItsPayload() {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			dialer.write(Frames.masked(Frames.PING, ascii("hi")));
			assertThat(dialer.read(4)).isEqualTo(Frames.unmasked(Frames.PONG, ascii("hi")));

			dialer.write(Frames.masked(Frames.PING));
			assertThat(dialer.read(2)).isEqualTo(Frames.unmasked(Frames.PONG));
		}
	}

	@Test
	void aMessageInFragmentsWithAPingInBetweenIsDeliveredWhole() {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			dialer.write(Frames.frame(Frames.BINARY, true, new byte[] { 1, 2 }));
			dialer.write(Frames.frame(Frames.CONTINUATION, true, new byte[] { 3 }));
			dialer.write(Frames.masked(Frames.PING, ascii("mid")));
			assertThat(dialer.read(5)).isEqualTo(Frames.unmasked(Frames.PONG, ascii("mid")));
			assertThat(accepted().binaries()).isEmpty();

			dialer.write(Frames.masked(Frames.CONTINUATION, new byte[] { 4, 5 }));

			Loopback.await(() -> accepted().binaries().size() == 1);
			assertThat(accepted().binaries().get(0)).containsExactly(1, 2, 3, 4, 5);
		}
	}

	@Test
	void aFrameRightBehindTheRequestIsNotLost() {
		try (RawSocket dialer = RawSocket.connect(this.listener.port())) {
			dialer.write(Frames.join(ascii(RawSocket.UPGRADE), Frames.masked(Frames.BINARY, (byte) 1, (byte) 2)));

			assertThat(dialer.readHead()).startsWith("HTTP/1.1 101 ");
			Loopback.await(() -> accepted().binaries().size() == 1);
			assertThat(accepted().binaries().get(0)).containsExactly(1, 2);
		}
	}

	@Test
	void aTextMessageIsToldApart() {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			// no UTF-8: a Connect in a text message is understood, too
			// (handshake-text-frame)
			dialer.write(Frames.masked(Frames.TEXT, (byte) 0xC3, (byte) 0x28));

			Loopback.await(() -> accepted().texts().size() == 1);
			assertThat(accepted().texts().get(0)).containsExactly(0xC3, 0x28);
			assertThat(accepted().binaries()).isEmpty();
		}
	}

	@Test
	void aPongIsIgnored() {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			dialer.write(Frames.masked(Frames.PONG, ascii("unasked")));
			dialer.write(Frames.masked(Frames.PING, ascii("x")));

			assertThat(dialer.read(3)).isEqualTo(Frames.unmasked(Frames.PONG, ascii("x")));
			assertThat(accepted().closed()).isNull();
		}
	}

	static Stream<Arguments> closes() {
		return Stream.of(arguments(Frames.closePayload(1000, "bye"), CloseReason.NORMAL, "03e8"),
				arguments(Frames.closePayload(4999, ""), 4999, "1387"),
				arguments(new byte[0], CloseReason.ABNORMAL, ""));
	}

	@ParameterizedTest
	@MethodSource("closes")
	void aCloseIsAnsweredAndEndsTheConnection(byte[] payload, int code, String answer) {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			dialer.write(Frames.masked(Frames.CLOSE, payload));

			byte[] expected = Frames.unmasked(Frames.CLOSE, HexFormat.of().parseHex(answer));
			assertThat(dialer.read(expected.length)).isEqualTo(expected);
			assertThat(dialer.readToEnd()).isZero();
			Loopback.await(() -> accepted().closed() != null);
			assertThat(accepted().closed().code()).isEqualTo(code);
		}
	}

	static Stream<Arguments> broken() {
		return Stream.of(arguments("not masked", Frames.unmasked(Frames.BINARY, (byte) 1)),
				arguments("reserved bits", Frames.frame(0xC2, true, new byte[1])),
				arguments("unknown data opcode", Frames.masked(3)),
				arguments("unknown control opcode", Frames.masked(12)),
				arguments("long ping", Frames.masked(Frames.PING, new byte[126])),
				arguments("fragmented ping", Frames.frame(Frames.PING, true, new byte[1])),
				arguments("continuation of nothing", Frames.masked(Frames.CONTINUATION)),
				arguments("close reason that is no UTF-8",
						Frames.masked(Frames.CLOSE, (byte) 3, (byte) 0xE8, (byte) 0xFF)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("broken")
	void brokenFramesEndTheConnectionAsAProtocolError(String name, byte[] frame) {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			dialer.write(Frames.join(frame, Frames.masked(Frames.BINARY, (byte) 1)));

			assertThat(dialer.read(4)).isEqualTo(Frames.unmasked(Frames.CLOSE, Frames.closePayload(1002, "")));
			Loopback.await(() -> accepted().closed() != null);
			assertThat(accepted().closed().code()).isEqualTo(CloseReason.PROTOCOL_ERROR);
			assertThat(accepted().binaries()).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("tooLong")
	void anAnnouncedLengthBeyondTheLimitEndsTheConnectionAtOnce(long length) {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			dialer.write(Frames.header(0x80 | Frames.BINARY, true, length));

			assertThat(dialer.read(4)).isEqualTo(Frames.unmasked(Frames.CLOSE, Frames.closePayload(1009, "")));
			Loopback.await(() -> accepted().closed() != null);
			assertThat(accepted().closed().code()).isEqualTo(CloseReason.TOO_BIG);
			assertThat(accepted().closed().text()).contains(String.valueOf(length), String.valueOf(LIMIT));
		}
	}

	static Stream<Long> tooLong() {
		return Stream.of(LIMIT + 1L, Long.MAX_VALUE);
	}

	@Test
	void aClosedTransportEndsTheSocketOfAPeerThatStaysSilent() {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			GridTransport transport = accepted().transport();

			Loopback.run(transport, () -> transport.close(CloseReason.of(CloseReason.REJECTED, "no")));

			assertThat(dialer.read(4)).isEqualTo(Frames.unmasked(Frames.CLOSE, Frames.closePayload(1008, "")));
			assertThat(dialer.readToEnd()).isZero();
			assertThat(accepted().closed()).isEqualTo(CloseReason.of(CloseReason.REJECTED, "no"));
		}
	}

	@Test
	void aClosedTransportThrowsAwayWhatStillComes() {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			GridTransport transport = accepted().transport();
			Loopback.run(transport, () -> transport.close(CloseReason.of(CloseReason.NORMAL, "enough")));

			dialer.write(Frames.masked(Frames.BINARY, new byte[70_000]));
			dialer.write(Frames.masked(Frames.CLOSE, Frames.closePayload(1000, "")));

			assertThat(dialer.read(4)).isEqualTo(Frames.unmasked(Frames.CLOSE, Frames.closePayload(1000, "")));
			assertThat(dialer.readToEnd()).isZero();
			assertThat(accepted().binaries()).isEmpty();
		}
	}

	@Test
	void pingsOfAPeerThatDoesNotReadTakeNoMemoryAndTheLatestIsAnswered() {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			GridTransport transport = accepted().transport();
			long[] pending = new long[1];
			Loopback.await(() -> {
				Loopback.run(transport, () -> {
					transport.write(zeros(transport, 64 * 1024));
					transport.flush();
					pending[0] = transport.pendingBytes();
				});
				return pending[0] > 1024 * 1024;
			});

			for (int i = 0; i < 1000; i++) {
				dialer.write(Frames.masked(Frames.PING, (byte) (i >> 8), (byte) i));
			}
			dialer.write(Frames.masked(Frames.BINARY, (byte) 1));
			Loopback.await(() -> accepted().binaries().size() == 1);
			Loopback.run(transport, () -> assertThat(transport.pendingBytes()).isLessThanOrEqualTo(pending[0]));

			byte[] pong = Frames.unmasked(Frames.PONG, (byte) (999 >> 8), (byte) 999);
			byte[] last = new byte[pong.length];
			while (!Arrays.equals(last, pong)) {
				System.arraycopy(last, 1, last, 0, last.length - 1);
				last[last.length - 1] = dialer.read(1)[0];
			}
		}
	}

	@Test
	void aSlowRequestIsCutOff() {
		ReactorNettyListener impatient = impatient(Duration.ofMillis(200));

		try (RawSocket slow = RawSocket.connect(impatient.port());
				RawSocket silent = RawSocket.connect(impatient.port())) {
			slow.write("GET " + TestAcceptor.PATH + " HTTP/1.1\r\nHost: loc");

			assertThat(slow.readToEnd()).isZero();
			assertThat(silent.readToEnd()).isZero();
		}
		assertThat(this.accepted).isEmpty();
		impatient.stop().block(MAX_WAIT);
	}

	@Test
	void anUpgradedConnectionOutlivesTheTimeLimitOfTheUpgrade() {
		ReactorNettyListener impatient = impatient(Duration.ofSeconds(2));

		try (RawSocket dialer = RawSocket.upgraded(impatient.port());
				RawSocket silent = RawSocket.connect(impatient.port())) {
			// was accepted later, so its end says that the time of both is up
			assertThat(silent.readToEnd()).isZero();

			dialer.write(Frames.masked(Frames.PING));
			assertThat(dialer.read(2)).isEqualTo(Frames.unmasked(Frames.PONG));
		}
		impatient.stop().block(MAX_WAIT);
	}

	@Test
	void whatWasAcceptedLivesOnWhenTheListenerStops() {
		try (RawSocket dialer = RawSocket.upgraded(this.listener.port())) {
			Loopback.await(() -> this.accepted.size() == 1);
			int port = this.listener.port();

			this.listener.stop().block(MAX_WAIT);

			dialer.write(Frames.masked(Frames.PING));
			assertThat(dialer.read(2)).isEqualTo(Frames.unmasked(Frames.PONG));
			assertThatThrownBy(() -> RawSocket.connect(port)).hasRootCauseInstanceOf(ConnectException.class);
		}
	}

	private ReactorNettyListener impatient(Duration upgradeTimeout) {
		ReactorNettyListener impatient = ReactorNettyListener.builder(0)
			.loopResources(this.loops)
			.upgradeTimeout(upgradeTimeout)
			.build();
		listen(impatient);
		return impatient;
	}

	private RecordingTransportHandler accepted() {
		Loopback.await(() -> !this.accepted.isEmpty());
		return this.accepted.get(0);
	}

	private static ByteBuf zeros(GridTransport transport, int length) {
		return transport.allocator().buffer(length).writeZero(length);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
