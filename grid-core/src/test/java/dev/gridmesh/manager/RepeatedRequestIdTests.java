package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests requests of a peer that uses the id of a running request again: each is served
 * and leaves, in whatever order they end.
 */
@ExtendWith(LeakCheck.class)
class RepeatedRequestIdTests extends WireRules {

	private static final int CALLS = 6;

	private final List<Sinks.One<byte[]>> answers = new ArrayList<>();

	private HandlerDefinition pending() {
		return GridHandlers.single(HandlerId.of(1), (payload, call) -> {
			Sinks.One<byte[]> answer = Sinks.one();
			this.answers.add(answer);
			return answer.asMono();
		});
	}

	private void request(long deadlineMillis) {
		this.peer
			.send(new Message(7, 0, deadlineMillis, 1, Op.REQUEST.code(), Flags.CRC | Flags.EOF, new byte[0], null));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void eachIsAnsweredInWhateverOrder(int seed) {
		join(Side.NODE_ACCEPTS, pending());
		for (int i = 0; i < CALLS; i++) {
			request(60_000);
		}
		assertThat(toPeer().stats().inbound().calls()).isEqualTo(CALLS);
		List<Integer> left = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
		Random random = new Random(seed);

		while (!left.isEmpty()) {
			int call = left.remove(random.nextInt(left.size()));
			this.answers.get(call).tryEmitValue(bytes("answer " + call));
			this.grid.world.advance(Duration.ofMillis(1));

			assertThat(take()).containsExactly("Response 7/0 EOF 'answer " + call + "'");
			assertThat(toPeer().stats().inbound().calls()).isEqualTo(left.size());
		}
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void eachEndsAtItsOwnDeadline(Side side) {
		join(side, pending());
		for (int i = 0; i < CALLS; i++) {
			request((i % 2 == 0) ? 100 : 400);
		}

		this.grid.world.advance(Duration.ofMillis(200));
		assertThat(toPeer().stats().inbound().calls()).isEqualTo(CALLS / 2);
		this.grid.world.advance(Duration.ofMillis(300));
		assertThat(toPeer().stats().inbound().calls()).isZero();
		leave();
	}

	@ParameterizedTest
	@EnumSource(Side.class)
	void allEndWithTheLink(Side side) {
		join(side, pending());
		for (int i = 0; i < CALLS; i++) {
			request(60_000);
		}

		this.peer.close();
		this.grid.world.advance(Duration.ofSeconds(1));

		assertThat(this.node.handlers()).allSatisfy((handler) -> assertThat(handler.running()).isZero());
		stop();
	}

}
