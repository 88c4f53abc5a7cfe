package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.ConnectResponse;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.RefusalCodec;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.LogLines;
import dev.gridmesh.transport.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what strangers and peers can make a node write and show: a handful of lines,
 * whatever they do, and nothing that forges one.
 */
@ExtendWith(LeakCheck.class)
class HostileTests {

	/** All that moves a cursor, ends a line or turns the direction of writing. */
	private static final String FORGED = "\n\r\u0085\u2028\u2029\u202E\u009B31m\u001B[2J";

	/** Two of the start, and of each cause a few. */
	private static final int HANDFUL = 12;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	@RegisterExtension
	final LogLines lines = LogLines.ofTheGrid();

	private GridManager startAcceptor() {
		return this.grid.start(B, List.of(A, B),
				GridHandlers.single(HandlerId.of(1), (payload, call) -> Mono.justOrEmpty(payload)));
	}

	@Test
	void tenThousandRefusedHandshakesOfAllKindsAreAHandfulOfLines() {
		startAcceptor();

		for (int i = 0; i < 2_000; i++) {
			RawPeer peer = RawPeer.dial(this.grid, A, B);
			switch (i % 5) {
				case 0 -> peer.connectAs(A, this.grid.world.now(), "x.y." + i);
				case 1 -> peer.connectAs("http://stranger-" + i + ":1", this.grid.world.now(), "x.y.z");
				case 2 -> peer.connectAs(A, this.grid.world.now().plusSeconds(1_000 + i), "x.y.z");
				case 3 -> peer.sendBytes(new byte[] { (byte) i, 1, 2 });
				default -> peer.close(CloseReason.of(CloseReason.NORMAL, "no " + i));
			}
			this.grid.world.advance(Duration.ofMillis(1));
		}

		assertThat(this.lines.all()).hasSizeLessThan(HANDFUL);
		assertThat(this.lines.warnings()).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
	}

	@Test
	void thousandReconnectsAreAHandfulOfLines() {
		startAcceptor();

		for (int i = 0; i < 1_000; i++) {
			RawPeer peer = RawPeer.connect(this.grid, A, B);
			peer.close(CloseReason.of(CloseReason.NORMAL, "round " + i));
			this.grid.world.advance(Duration.ofMillis(10));
		}

		assertThat(this.lines.all()).hasSizeLessThan(HANDFUL);
	}

	@Test
	void whatHappensAMinuteAfterAFloodIsWrittenAgainWithACount() {
		startAcceptor();
		IntStream.range(0, 50).forEach((i) -> RawPeer.dial(this.grid, A, B).sendBytes(new byte[] { (byte) 0xc1 }));
		this.lines.clear();

		this.grid.world.advance(Duration.ofMinutes(1));
		RawPeer.dial(this.grid, A, B).sendBytes(new byte[] { (byte) 0xc1 });

		assertThat(this.lines.warnings()).singleElement()
			.asString()
			.endsWith("; 49 more of this kind were not written since the last one");
	}

	@Test
	void dialerThatIsRefusedWithEverNewWordsWritesAHandfulOfLines() {
		RawPeer peer = RawPeer.accept(this.grid, A);
		peer.answer(ConnectResponse.reject(new UUID(1, 1), FORGED + "x".repeat(1_000_000)));
		GridManager node = this.grid.start(B, List.of(A, B));
		this.grid.world.advance(Duration.ofSeconds(30));

		GridConnection connection = node.connection(A);
		assertThat(this.lines.all()).hasSizeLessThan(HANDFUL).noneMatch(HostileTests::isForged);
		assertThat(String.valueOf(connection.stats().lastError())).satisfies(HostileTests::isFit);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void textOfAPeerIsCutAndCleanInTheMessageOfAnErrorAndWholeInItsText(boolean refusal) {
		GridManager node = startAcceptor();
		RawPeer peer = RawPeer.connect(this.grid, A, B);
		String said = FORGED + "x".repeat(10_000);

		StepVerifier.create(node.connection(A).request(HandlerId.of(7), new byte[] { 1 })).then(() -> {
			this.grid.world.advance(Duration.ofMillis(5));
			long mux = peer.received.get(peer.received.size() - 1).muxId();
			peer.send(refusal ? Message.of(Op.MUX_CONNECT_ERROR, mux, 0, 0, RefusalCodec.encode(said))
					: Message.of(Op.RESPONSE, mux, 0, Flags.PAYLOAD_IS_ERR, said.getBytes()));
		}).expectErrorSatisfies((error) -> {
			assertThat(error.getMessage()).satisfies(HostileTests::isFit);
			assertThat(error).isInstanceOfSatisfying(GridRemoteException.class,
					(remote) -> assertThat(remote.text()).isEqualTo(said));
		}).verify(Duration.ofSeconds(10));
	}

	@Test
	void nameAndCloseReasonOfAPeerForgeNoLine() {
		GridManager node = startAcceptor();
		RawPeer stranger = RawPeer.dial(this.grid, A, B);
		stranger.connectAs("http://x" + FORGED + "y".repeat(50_000), this.grid.world.now(), "t");
		RawPeer.connect(this.grid, A, B).close(CloseReason.of(CloseReason.NORMAL, FORGED + "bye"));
		this.grid.world.advance(Duration.ofMillis(10));

		assertThat(stranger.response().rejectedReason()).satisfies(HostileTests::isFit);
		assertThat(this.lines.all()).hasSizeGreaterThan(2).allSatisfy(HostileTests::isFit);
		assertThat(String.valueOf(node.connection(A).stats().lastError())).satisfies(HostileTests::isFit);
	}

	private static void isFit(String text) {
		assertThat(text).hasSizeLessThan(1_000).matches((line) -> !isForged(line), "is clean");
	}

	private static boolean isForged(String text) {
		return text.codePoints().anyMatch((point) -> switch (Character.getType(point)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
			default -> false;
		});
	}

}
