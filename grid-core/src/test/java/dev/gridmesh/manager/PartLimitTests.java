package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.MergedMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code grid.message.max-size} is a limit of one part (protocol.md §1), with
 * a peer that merges as v1 does.
 */
@ExtendWith(LeakCheck.class)
class PartLimitTests {

	private static final int MAX_SIZE = 8 * 1024 * 1024;

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private final AtomicInteger served = new AtomicInteger();

	private RawPeer peer;

	@BeforeEach
	void connect() {
		HandlerDefinition count = GridHandlers.single(HandlerId.of(1), (payload, call) -> {
			this.served.incrementAndGet();
			return Mono.empty();
		});
		this.grid.start(B, List.of(A, B), count);
		this.peer = RawPeer.connect(this.grid, A, B);
	}

	private static Message request(long muxId, int size) {
		return new Message(muxId, 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, new byte[size], null);
	}

	/** Fifty messages of 31,744 bytes in all, and a last one of any size. */
	private void sendMerged(int lastSize) {
		List<Message> parts = new ArrayList<>();
		for (int part = 1; part <= 50; part++) {
			parts.add(request(part, 600));
		}
		parts.add(request(51, lastSize));
		ByteBuf frame = Unpooled.buffer();
		MergedMessageCodec.encode(parts, frame);
		this.peer.sendBytes(ByteBufUtil.getBytes(frame));
		frame.release();
		settle();
	}

	private void settle() {
		this.grid.world.runUntil(() -> this.peer.closed != null || this.served.get() == 51 || this.served.get() == 1,
				Duration.ofSeconds(5));
	}

	private void assertThatBothEndsSay(String text) {
		assertThat(this.peer.closed).isEqualTo(CloseReason.ofPeer(CloseReason.TOO_BIG, text));
		this.grid.world.runUntil(() -> text.equals(lastError()), Duration.ofSeconds(1));
		assertThat(lastError()).isEqualTo(text);
	}

	private String lastError() {
		return this.grid.from(B, A).stats().lastError();
	}

	@Test
	void lastPartOfExactlyTheLimitPassesBehindFiftyOthers() {
		sendMerged(MAX_SIZE);

		assertThat(this.served).hasValue(51);
		assertThat(this.peer.closed).isNull();
	}

	@Test
	void lastPartOverTheLimitClosesAfterTheOnesBeforeItWereServed() {
		sendMerged(MAX_SIZE + 1);

		assertThat(this.served).hasValue(50);
		assertThatBothEndsSay("a payload of 8388609 bytes is larger than grid.message.max-size (8388608 bytes)");
	}

	@Test
	void messageAloneOfExactlyTheLimitPasses() {
		this.peer.send(request(1, MAX_SIZE));
		settle();

		assertThat(this.served).hasValue(1);
		assertThat(this.peer.closed).isNull();
	}

	@Test
	void messageAloneOverTheLimitClosesAndNamesTheSetting() {
		this.peer.send(request(1, MAX_SIZE + 1));
		settle();

		assertThat(this.served).hasValue(0);
		assertThatBothEndsSay("a payload of 8388609 bytes is larger than grid.message.max-size (8388608 bytes)");
	}

	@Test
	void frameThatNoMergingExplainsClosesBeforeItsBytesAreKept() {
		this.peer.send(request(1, MAX_SIZE + 50_000));
		settle();

		assertThat(this.served).hasValue(0);
		assertThatBothEndsSay("a message of 8438626 bytes is larger than the limit of 8429367 bytes: "
				+ "grid.message.max-size (8388608 bytes) and merging");
	}

}
