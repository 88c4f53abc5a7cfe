package dev.gridmesh.transport.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.RecordingTransportHandler;
import dev.gridmesh.transport.TestDialListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakCheck.class)
@Timeout(60)
class DialRacesIntegrationTests {

	private static final int DIALS = 200;

	@Test
	void aDialThatIsCancelledAtAnyMomentHasOneOutcomeAtMostAndLeavesNothingOpen() {
		SplittableRandom random = new SplittableRandom(11);
		List<TestDialListener> outcomes = new ArrayList<>();
		List<GridTransport> delivered = new CopyOnWriteArrayList<>();
		try (Loopback loopback = new Loopback(1000)) {
			for (int i = 0; i < DIALS; i++) {
				TestDialListener outcome = new TestDialListener(delivered::add);
				outcomes.add(outcome);
				GridEventLoop.ScheduledTask dial = loopback.connector().dial(loopback.request(), outcome);
				long spins = random.nextLong(400_000);
				for (long spin = 0; spin < spins && outcome.outcomes().isEmpty(); spin++) {
					Thread.onSpinWait();
				}
				dial.cancel();
			}

			// a dial that was not delivered leaves no accepted end open
			for (GridTransport transport : delivered) {
				Loopback.run(transport, () -> transport.close(CloseReason.of(CloseReason.NORMAL, "seen")));
			}
			Loopback.await(() -> {
				// an end that does not read does not see that the other one is gone
				loopback.accepted().forEach((transport) -> Loopback.run(transport, () -> {
					transport.start(new RecordingTransportHandler(transport));
					transport.read();
				}));
				return loopback.accepted()
					.stream()
					.noneMatch((transport) -> ((WebSocketTransport) transport).channel().isOpen());
			});
		}
		assertThat(outcomes).allMatch((outcome) -> outcome.outcomes().size() <= 1 && outcome.failure() == null);
	}

}
