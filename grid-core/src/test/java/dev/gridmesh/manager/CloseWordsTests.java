package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.ConnectResponse;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what a peer is told when its connection is closed, and what is shown of what a
 * peer says (protocol.md §9).
 */
@ExtendWith(LeakCheck.class)
class CloseWordsTests {

	/** B is the one that dials it. */
	private static final String DIALLED = IntStream.range(0, 100)
		.mapToObj((number) -> "http://node-" + number + ":9000")
		.filter((name) -> DialerElection.localDials(B, name))
		.findFirst()
		.orElseThrow();

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private GridManager node;

	@BeforeEach
	void startTheNode() {
		this.node = this.grid.start(B, List.of(A, B));
	}

	private String lastError() {
		return this.grid.from(B, A).stats().lastError();
	}

	private void settle() {
		this.grid.world.advance(Duration.ofMillis(10));
	}

	@Test
	void peerLearnsThatItsConnectionWasReplaced() {
		RawPeer old = RawPeer.connect(this.grid, A, B);

		RawPeer.connect(this.grid, A, B);
		settle();

		assertThat(old.closed)
			.isEqualTo(CloseReason.of(CloseReason.NORMAL, "closed by the peer: replaced by a new connection"));
	}

	@Test
	void peerLearnsThatThisNodeLeaves() {
		RawPeer peer = RawPeer.connect(this.grid, A, B);

		this.node.stop(Duration.ZERO).subscribe();
		settle();

		assertThat(peer.closed).isEqualTo(CloseReason.of(CloseReason.NORMAL, "closed by the peer: this node leaves"));
	}

	@Test
	void peerLearnsWhatItDidWrong() {
		RawPeer peer = RawPeer.connect(this.grid, A, B);

		peer.sendBytes(new byte[] { 1, 2, 3 });

		assertThat(peer.closed.code()).isEqualTo(CloseReason.PROTOCOL_ERROR);
		assertThat(peer.closed.text()).startsWith("closed by the peer: undecodable message: ");
	}

	@Test
	void strangerLearnsNothingFromTheClose() {
		RawPeer rejected = RawPeer.dial(this.grid, A, B);
		rejected.connectAs(A, this.grid.world.now(), "x.y.z");
		RawPeer silent = RawPeer.dial(this.grid, A, B);
		RawPeer tooLarge = RawPeer.dial(this.grid, A, B);
		tooLarge.sendBytes(new byte[70_000]);
		this.grid.world.advance(Duration.ofSeconds(21));

		assertThat(List.of(rejected, silent, tooLarge)).extracting((peer) -> peer.closed)
			.containsExactly(CloseReason.of(CloseReason.REJECTED, "closed by the peer"),
					CloseReason.of(CloseReason.REJECTED, "closed by the peer"),
					CloseReason.of(CloseReason.TOO_BIG, "closed by the peer"));
	}

	@Test
	void wordsOfAnOperatorStayInTheLogOfThisNode() {
		RawPeer peer = RawPeer.connect(this.grid, A, B);

		this.grid.from(B, A).reconnect("ticket 4711: peer of our customer");
		settle();

		assertThat(peer.closed)
			.isEqualTo(CloseReason.of(CloseReason.NORMAL, "closed by the peer: reconnect was asked for"));
		assertThat(lastError()).isEqualTo("ticket 4711: peer of our customer");
	}

	@Test
	void wordsOfThePeerAreShownCleanedAndCut() {
		RawPeer peer = RawPeer.connect(this.grid, A, B);

		peer.close(CloseReason.of(CloseReason.NORMAL, "bye\n2026-01-01 ERROR forged \u202egnp.exe"));
		settle();

		assertThat(lastError()).isEqualTo("closed by the peer: bye?2026-01-01 ERROR forged ?gnp.exe");
		assertThat(this.grid.from(B, A).state()).isEqualTo(ConnectionState.CONNECTION_ERROR);
	}

	@Test
	void reasonOfARejectionIsShownCleanedAndCut() {
		this.node.addPeer(NodeName.of(DIALLED));
		RawPeer acceptor = RawPeer.accept(this.grid, DIALLED);
		acceptor.answer(ConnectResponse.reject(new UUID(1, 1), "no\r\nforged line\u0085" + "x".repeat(500)));
		this.grid.world
			.runUntil(
					() -> this.grid.from(B, DIALLED).stats().lastError() != null
							&& this.grid.from(B, DIALLED).stats().lastError().contains("rejected"),
					Duration.ofSeconds(30));

		String shown = this.grid.from(B, DIALLED).stats().lastError();

		assertThat(shown).startsWith(DIALLED + " rejected this node: no??forged line?xxx")
			.endsWith("x…")
			.hasSizeLessThan(DIALLED.length() + 230);
	}

}
