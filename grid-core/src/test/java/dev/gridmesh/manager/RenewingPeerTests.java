package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.LinkClaim;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests an acceptor whose dialer renews as it likes: in bad order, too often, in the name
 * of another one, or half (docs/protocol-extensions.md, "renew").
 */
class RenewingPeerTests {

	private static final HandlerId ECHO = HandlerId.of(17);

	private static final String DIALER = DialerElection.localDials(NodeName.of(VirtualGrid.A),
			NodeName.of(VirtualGrid.B)) ? VirtualGrid.A : VirtualGrid.B;

	private static final String ACCEPTOR = DIALER.equals(VirtualGrid.A) ? VirtualGrid.B : VirtualGrid.A;

	private static final LinkClaim CLAIM = new LinkClaim(new UUID(11, 22), false);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final List<ConnectionState> states = new ArrayList<>();

	private GridConnection connection;

	private RawPeer first;

	@BeforeEach
	void connect() {
		this.grid.start(ACCEPTOR, List.of(DIALER, ACCEPTOR),
				GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));
		this.connection = this.grid.from(ACCEPTOR, DIALER);
		this.first = dial(CLAIM);
		assertThat(this.first.response().accepted()).isTrue();
		this.connection.states().skip(1).subscribe(this.states::add);
	}

	private RawPeer dial(LinkClaim claim) {
		RawPeer peer = RawPeer.dial(this.grid, DIALER, ACCEPTOR);
		peer.send(Message.of(Op.CONNECT, 0, 0, 0, HandshakeCodec.encode(new ConnectRequest(new UUID(1, 1), DIALER,
				this.grid.world.now(), RawPeer.token(this.grid), Set.of(Extension.RENEW), null, claim))));
		this.grid.world.advance(Duration.ofMillis(5));
		return peer;
	}

	/** Answers the ping behind ConnectResponse: the link is in use. */
	private void confirm(RawPeer peer) {
		peer.send(
				Message.of(Op.PONG, 0, 0, 0, HeartbeatCodec.encodePong(new Pong(false, null, this.grid.world.now()))));
		this.grid.world.advance(Duration.ofMillis(5));
	}

	private static List<Op> ops(RawPeer peer) {
		return peer.received.stream().map(Message::op).toList();
	}

	private int callsOver(RawPeer peer) {
		int before = (int) peer.received.stream().filter((message) -> message.op() == Op.REQUEST).count();
		this.connection.request(ECHO, new byte[1]).subscribe((answer) -> {
		}, (error) -> {
		});
		this.grid.world.advance(Duration.ofMillis(5));
		return (int) peer.received.stream().filter((message) -> message.op() == Op.REQUEST).count() - before;
	}

	private RawPeer renew() {
		RawPeer second = dial(CLAIM.renewing());
		assertThat(second.response().accepted()).isTrue();
		return second;
	}

	@Test
	void newLinkTakesCallsOnceTheDialerUsesItAndTheOldOneIsToldSo() {
		RawPeer second = renew();
		assertThat(ops(second)).containsExactly(Op.CONNECT_RESPONSE, Op.PING);
		assertThat(callsOver(this.first)).as("before the dialer has shown that it uses the new link").isOne();

		confirm(second);
		assertThat(callsOver(second)).isOne();
		assertThat(callsOver(this.first)).isZero();
		assertThat(ops(this.first)).contains(Op.RETIRE);
		assertThat(this.first.closed).as("a call runs").isNull();
		assertThat(this.states).isEmpty();
		this.first.close();
		second.close();
	}

	@Test
	void oldLinkServesUntilItsDialerRetiresIt() {
		RawPeer second = renew();
		confirm(second);
		int before = this.first.received.size();
		this.first.send(request(1));
		assertThat(ops(this.first).subList(before, this.first.received.size())).containsExactly(Op.RESPONSE);

		this.first.send(Message.of(Op.RETIRE, 0, 0, Flags.CRC | Flags.EOF));
		assertThat(this.first.closed).as("nothing runs over it").isNotNull();
		assertThat(this.first.closed.text()).contains("renewed");
		second.close();
	}

	private static Message request(long muxId) {
		return new Message(muxId, 0, 1000, ECHO.number(), Op.REQUEST.code(), 1, new byte[1], null);
	}

	@Test
	void callBehindItsRetirementIsRefused() {
		assertThat(callsOver(this.first)).isOne();
		RawPeer second = renew();
		confirm(second);
		this.first.send(Message.of(Op.RETIRE, 0, 0, Flags.CRC), request(3));

		assertThat(this.first.received)
			.anyMatch((message) -> message.op() == Op.MUX_CONNECT_ERROR && message.muxId() == 3);
		assertThat(this.first.closed).as("a call of this node runs").isNull();
		this.first.close();
		second.close();
	}

	@Test
	void callThatItsCallerWaitsForKeepsTheLinkThoughItsHandlerIsDone() {
		RawPeer second = renew();
		confirm(second);
		this.first.send(Message.of(Op.RETIRE, 0, 0, Flags.CRC));
		this.grid.world.advance(Duration.ofMillis(100));

		assertThat(this.first.closed).as("the dialer has not said that its calls are over").isNull();
		this.first.send(Message.of(Op.RETIRE, 0, 0, Flags.CRC | Flags.EOF));
		assertThat(this.first.closed).isNotNull();
		second.close();
	}

	@Test
	void linkInPlaceStaysIfTheNewOneIsGivenUpBeforeItIsUsed() {
		RawPeer second = renew();
		second.close();

		assertThat(callsOver(this.first)).isOne();
		assertThat(ops(this.first)).doesNotContain(Op.RETIRE);
		assertThat(this.states).isEmpty();
		this.first.close();
	}

	@Test
	void newLinkIsThereIfTheOldOneIsLostBeforeItIsUsed() {
		RawPeer second = renew();
		this.first.close();

		assertThat(this.connection.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(callsOver(second)).isOne();
		second.close();
	}

	@Test
	void whoeverDoesNotHaveTheKeyDoesNotPushTheLinkOut() {
		RawPeer stranger = dial(new LinkClaim(new UUID(11, 23), true));
		assertThat(stranger.received).as("while the peer is asked for a sign of life").isEmpty();
		confirm(this.first);
		assertThat(stranger.response().accepted()).isFalse();
		RawPeer plain = dial(null);
		confirm(this.first);
		assertThat(plain.response().accepted()).isFalse();

		assertThat(callsOver(this.first)).isOne();
		assertThat(this.states).isEmpty();
		this.first.close();
	}

	@Test
	void dialerThatLostItsLinkIsThereAtOnceWithItsKey() {
		RawPeer again = dial(CLAIM);

		assertThat(again.response().accepted()).isTrue();
		assertThat(this.first.closed).isNotNull();
		again.close();
	}

	@Test
	void renewalsInARowAreRefusedAndTheLinkGoesOn() {
		RawPeer second = renew();
		confirm(second);
		this.first.send(Message.of(Op.RETIRE, 0, 0, Flags.CRC | Flags.EOF));
		int accepted = 0;
		for (int attempt = 0; attempt < 50; attempt++) {
			RawPeer more = dial(CLAIM.renewing());
			if (more.response().accepted()) {
				accepted++;
			}
			else {
				assertThat(more.response().rejectedReason()).startsWith("renew: ");
			}
		}

		assertThat(accepted).as("within a second").isZero();
		assertThat(callsOver(second)).isOne();
		second.close();
	}

	@Test
	void noSecondLinkRetiresBesideOneThatHasCalls() {
		assertThat(callsOver(this.first)).isOne();
		RawPeer second = renew();
		confirm(second);
		this.grid.world.advance(Duration.ofSeconds(5));
		RawPeer third = dial(CLAIM.renewing());

		assertThat(third.response().rejectedReason()).startsWith("renew: ");
		assertThat(this.first.closed).isNull();
		this.first.close();
		second.close();
	}

	@Test
	void retirementThatNobodyAskedForOnlyRefusesTheCallsOfItsSender() {
		this.first.send(Message.of(Op.RETIRE, 0, 0, Flags.CRC), request(3));

		assertThat(ops(this.first)).contains(Op.MUX_CONNECT_ERROR);
		assertThat(callsOver(this.first)).isOne();
		this.first.close();
	}

}
