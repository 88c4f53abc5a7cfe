package dev.gridmesh.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.connection.OwnerQueue;
import dev.gridmesh.testing.VirtualLoop;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.testing.VirtualWorld;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests when a step of a stop is over that others take too long for.
 */
class LimitedStepTests {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private final VirtualWorld world = VirtualWorld.ordered(7);

	private final VirtualRuntime runtime = this.world.newRuntime("a", 2);

	private final List<String> ends = new ArrayList<>();

	private void begin(Mono<Void> work) {
		OwnerQueue owner = new OwnerQueue(this.runtime);
		LimitedStep step = new LimitedStep(this.runtime, owner, "the step", this::ended);
		owner.execute(() -> step.begin(() -> work, LIMIT));
		this.world.runReady();
	}

	private void ended(@Nullable Throwable error) {
		this.ends.add((error != null) ? String.valueOf(error.getMessage()) : "done");
	}

	@Test
	void stepThatNeverComesBackIsOverAtItsLimit() {
		begin(Mono.never());

		this.world.advance(LIMIT.minusMillis(1));
		assertThat(this.ends).isEmpty();
		this.world.advance(Duration.ofMillis(1));
		assertThat(this.ends).containsExactly("the step did not end within PT5S");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 4_000, 4_499, 4_500, 4_999 })
	void processThatStoodStillFindsOutFirstWhatHasEnded(long millis) {
		Sinks.Empty<Void> work = Sinks.empty();
		begin(work.asMono());
		this.world.advance(Duration.ofMillis(millis));
		this.runtime.freeze();
		VirtualLoop other = this.runtime.eventLoops().get(1);
		other.schedule(work::tryEmitEmpty, Duration.ofSeconds(20).toNanos());

		this.world.advance(Duration.ofSeconds(20));
		this.runtime.thaw();
		this.world.advance(LIMIT);

		assertThat(this.ends).containsExactly("done");
	}

	@Test
	void processThatStoodStillOftenGivesUpOnceItRuns() {
		begin(Mono.never());
		for (int i = 0; i < 3; i++) {
			this.world.advance(Duration.ofMillis(4_900));
			this.runtime.freeze();
			this.world.advance(Duration.ofSeconds(20));
			this.runtime.thaw();
		}

		this.world.advance(Duration.ofMillis(500));

		assertThat(this.ends).containsExactly("the step did not end within PT5S");
	}

}
