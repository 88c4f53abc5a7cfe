package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.LargeMessageTests.WINDOW;
import static dev.gridmesh.manager.LargeMessageTests.ack;
import static dev.gridmesh.manager.LargeMessageTests.inPieces;
import static dev.gridmesh.manager.LargeMessageTests.payload;
import static dev.gridmesh.manager.LargeMessageTests.pieceBytes;
import static dev.gridmesh.manager.LargeMessageTests.pieces;
import static dev.gridmesh.manager.LargeMessageTests.received;
import static dev.gridmesh.manager.LargeMessageTests.request;
import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how long a link with large messages waits for its peer: one that is slow or
 * paused is kept, one that gives no sign is not.
 */
@ExtendWith(LeakCheck.class)
class LargeMessageWindowTests {

	private static final HandlerId ECHO = HandlerId.of(1);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private RawPeer peer;

	private static HandlerDefinition[] handlers() {
		return new HandlerDefinition[] { GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload)) };
	}

	/** Lets B answer with so many bytes, of which no piece is acknowledged. */
	private void fillWindow(int size) {
		this.grid.start(B, List.of(A, B), handlers());
		this.peer = RawPeer.connect(this.grid, A, B, Extension.FRAG);
		this.peer.send(inPieces(request(7, payload(size)), 1, 65_536));
		assertThat(pieceBytes(this.peer)).isEqualTo(WINDOW);
	}

	private void advance(long millis) {
		this.grid.world.advance(Duration.ofMillis(millis));
	}

	private void pong() {
		this.peer.send(Message.of(Op.PONG, 0, 0, Flags.CRC));
	}

	private String lastError() {
		return String.valueOf(this.grid.from(B, A).stats().lastError());
	}

	@Test
	void pauseThatTheHeartbeatToleratesIsTolerated() {
		fillWindow(600_000);

		advance(4_000);
		this.peer.send(ack(WINDOW));
		assertThat(this.peer.closed).isNull();
		advance(19_000);
		this.peer.send(ack(WINDOW));

		assertThat(pieces(this.peer, 1)).isEqualTo(payload(600_000));
		assertThat(this.peer.closed).isNull();
	}

	@Test
	void peerThatAcknowledgesNothingLosesItsConnection() {
		fillWindow(600_000);

		advance(19_900);
		assertThat(this.peer.closed).isNull();
		advance(200);

		assertThat(this.peer.closed.code()).isEqualTo(1002);
		assertThat(lastError()).contains("no piece of a large message was acknowledged for PT20S");
	}

	@Test
	void peerThatAcknowledgesNothingLosesItsConnectionAlthoughOtherCallsPass() {
		fillWindow(600_000);

		for (int second = 1; second < 20; second++) {
			advance(1_000);
			this.peer.send(request(10 + second, payload(1)));
			assertThat(received(this.peer, Op.RESPONSE)).hasSize(second);
		}
		advance(1_000);

		assertThat(this.peer.closed.code()).isEqualTo(1002);
		assertThat(lastError()).contains("no piece of a large message was acknowledged");
	}

	@Test
	void acknowledgementsThatLetNoPieceGoAreProgress() {
		fillWindow(600_000);

		for (int i = 1; i <= 20; i++) {
			advance(15_000);
			pong();
			this.peer.send(ack(1_000));
			assertThat(this.peer.closed).isNull();
			assertThat(pieceBytes(this.peer)).isEqualTo(WINDOW);
		}
	}

	@Test
	void acknowledgementJustBeforeTheCheckCounts() {
		fillWindow(600_000);

		advance(19_900);
		pong();
		this.peer.send(ack(1));
		advance(10_000);
		assertThat(this.peer.closed).isNull();
		pong();
		advance(15_000);

		assertThat(this.peer.closed.code()).isEqualTo(1002);
		assertThat(lastError()).contains("no piece of a large message was acknowledged");
	}

	@Test
	void slowPeerKeepsItsConnection() {
		fillWindow(600_000);

		for (int i = 0; i < 12 && pieceBytes(this.peer) < 600_000; i++) {
			advance(10_000);
			pong();
			this.peer.send(ack(32 * 1024));
		}

		assertThat(this.peer.closed).isNull();
		assertThat(pieces(this.peer, 1)).isEqualTo(payload(600_000));
	}

	@Test
	void peerThatDoesNotReadPiecesLosesItsConnectionAsForAnyWrite() {
		this.grid.network.socketBuffer(100_000);
		this.grid.start(B, List.of(A, B), handlers());
		this.peer = RawPeer.connect(this.grid, A, B, Extension.FRAG);
		this.peer.reading = false;
		this.peer.send(inPieces(request(7, payload(600_000)), 1, 65_536));

		advance(6_500);

		assertThat(lastError()).contains("a write made no progress for PT3S");
		this.peer.close();
	}

}
