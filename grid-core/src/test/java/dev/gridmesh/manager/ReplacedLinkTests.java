package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerStats;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.testing.VirtualLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a link which was replaced and has not ended shows neither in the counters of
 * the new one, nor is forgotten by who waits for it.
 */
@ExtendWith(LeakCheck.class)
class ReplacedLinkTests {

	private static final HandlerId SLOW = HandlerId.named("slow");

	private static final HandlerId ECHO = HandlerId.named("echo");

	private static final boolean A_DIALS = DialerElection.localDials(NodeName.of(A), NodeName.of(B));

	private static final String DIALER = A_DIALS ? A : B;

	private static final String ACCEPTOR = A_DIALS ? B : A;

	/** Many loops, so that hardly two links of a pair are on one. */
	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid().withLoops(7);

	private final Sinks.One<byte[]> answer = Sinks.one();

	private GridConnection there;

	private GridConnection back;

	private void startPair() {
		this.grid.startPair(GridHandlers.single(SLOW, (payload, call) -> this.answer.asMono()),
				GridHandlers.single(ECHO, (payload, call) -> Mono.just(payload)));
		this.there = this.grid.from(DIALER, ACCEPTOR);
		this.back = this.grid.from(ACCEPTOR, DIALER);
	}

	private CompletableFuture<byte[]> slowCall() {
		CompletableFuture<byte[]> call = this.there
			.request(SLOW, null, CallOptions.defaults().withDeadline(Duration.ofSeconds(60)))
			.toFuture();
		this.grid.world.advance(Duration.ofMillis(200));
		return call;
	}

	/**
	 * Has the acceptor's link replaced by one on another loop, while its own is stopped:
	 * a loop that owns neither the connection nor the new link.
	 */
	private VirtualLoop replaceOnAnotherLoop() {
		for (int round = 0; round < 10; round++) {
			VirtualLoop loop = loopOfTheLink();
			loop.pause();
			long links = this.back.stats().reconnects();
			this.there.reconnect(null);
			this.grid.world.advance(Duration.ofMillis(500));
			if (this.back.stats().reconnects() > links) {
				return loop;
			}
			loop.resume();
			this.grid.world.advance(Duration.ofSeconds(5));
		}
		throw new AssertionError("no link was replaced while its loop was stopped");
	}

	/** The one without which nothing is read from the peer. */
	private VirtualLoop loopOfTheLink() {
		return this.grid.runtimes.get(ACCEPTOR).eventLoops().stream().filter((loop) -> {
			long bytes = this.back.stats().inbound().bytes();
			loop.pause();
			this.there.request(ECHO, new byte[100]).subscribe();
			this.grid.world.advance(Duration.ofMillis(10));
			boolean read = this.back.stats().inbound().bytes() > bytes;
			loop.resume();
			this.grid.world.advance(Duration.ofMillis(10));
			return !read;
		}).findFirst().orElseThrow();
	}

	@Test
	void endOfTheOldLinkDoesNotHideCallsOfTheNewOneNorCutADrainShort() {
		startPair();
		VirtualLoop stopped = replaceOnAnotherLoop();
		CompletableFuture<byte[]> call = slowCall();
		assertThat(this.back.stats().inbound().calls()).isEqualTo(1);

		stopped.resume();
		this.grid.world.advance(Duration.ofMillis(100));

		assertThat(this.back.stats().inbound().calls()).isEqualTo(1);
		CompletableFuture<Void> stop = this.grid.managers.get(ACCEPTOR).stop(Duration.ofSeconds(10)).toFuture();
		this.grid.world.advance(Duration.ofSeconds(1));
		assertThat(stop).isNotDone();
		this.answer.tryEmitValue(new byte[] { 1 });
		this.grid.world.advance(Duration.ofSeconds(1));
		assertThat(call.getNow(null)).containsExactly(1);
		assertThat(stop).isCompleted();
	}

	@Test
	void totalsGoOnOverReconnects() {
		startPair();
		for (int i = 0; i < 3; i++) {
			PeerStats before = this.back.stats();
			this.there.request(ECHO, new byte[1000]).toFuture();
			this.grid.world.advance(Duration.ofMillis(100));
			this.there.reconnect(null);
			this.grid.world.advance(Duration.ofSeconds(5));

			PeerStats after = this.back.stats();
			assertThat(after.reconnects()).isEqualTo(before.reconnects() + 1);
			assertThat(after.inbound().bytes()).isGreaterThanOrEqualTo(before.inbound().bytes() + 1000);
			assertThat(after.outbound().bytes()).isGreaterThanOrEqualTo(before.outbound().bytes() + 1000);
			assertThat(after.inbound().messages()).isGreaterThan(before.inbound().messages());
		}
	}

	@Test
	void roundTripsAreThoseOfTheLink() {
		startPair();
		this.grid.world.advance(Duration.ofSeconds(30));
		assertThat(this.there.stats().ping().last()).isNotNull();

		this.there.reconnect(null);
		this.grid.world.advance(Duration.ofSeconds(3));
		assertThat(List.of(this.there, this.back)).allSatisfy((connection) -> {
			assertThat(connection.stats().reconnects()).isEqualTo(1);
			assertThat(connection.stats().ping().last()).as("of the old link").isNull();
		});

		this.grid.world.advance(Duration.ofSeconds(30));
		assertThat(this.there.stats().ping().last()).isNotNull();
	}

}
