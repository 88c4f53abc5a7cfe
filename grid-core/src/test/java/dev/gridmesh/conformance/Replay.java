package dev.gridmesh.conformance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.conformance.Plan.Run;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Replays one conversation against one node.
 */
final class Replay {

	/** How long a conversation may take: no recorded one takes longer than 25 s. */
	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final Run run;

	private final RolePlan part;

	private final Conversation conversation;

	private final Stage stage;

	private final Player player;

	private final ScriptedApplication application;

	private final AtomicReference<@Nullable Throwable> scriptFailure = new AtomicReference<>();

	private volatile boolean scriptDone;

	private Replay(Run run, Conversation conversation, Stage stage) {
		this.run = run;
		this.part = run.part();
		this.conversation = conversation;
		this.stage = stage;
		long timeDivisor = (run.medium() == Plan.Medium.SOCKET) ? this.part.timeDivisor() : 1;
		this.player = new Player(this.part.adjustments().apply(conversation, run.node()), run.node(),
				this.part.adjustments(), timeDivisor, stage);
		String peer = this.part.peer();
		NodeName remote = (peer != null) ? NodeName.of(peer) : conversation.node(run.node().other());
		this.application = new ScriptedApplication(conversation, remote, stage);
	}

	/**
	 * Replays a conversation and fails if the node does not keep to it.
	 * @param run which one, and how
	 * @param conversation its recording
	 * @param stage where; is closed afterwards
	 */
	static void run(Run run, Conversation conversation, Stage stage) {
		try (stage) {
			Replay replay = new Replay(run, conversation, stage);
			stage.cast(replay.player);
			GridManager grid = NodeUnderTest.build(conversation, run.node(), run.part(), replay.application, stage);
			try {
				replay.play(grid);
				replay.verify();
			}
			finally {
				// the stage lets time pass for it; close() would wait for that
				grid.stop(Duration.ZERO).subscribe();
			}
		}
		catch (AssertionError ex) {
			throw new AssertionError(run + ": " + ex.getMessage(), ex);
		}
	}

	private void play(GridManager grid) {
		this.player.getReady();
		this.application.start(grid);
		// before the peer plays, so that the script misses none of the node's states
		Disposable script = startScript();
		this.player.start();
		this.stage.await(() -> this.player.hasFailed() || (this.player.isDone() && this.scriptDone), LIMIT);
		this.stage.settle();
		this.player.fence();
		this.stage.await(this.player::isFenced, LIMIT);
		script.dispose();
	}

	private Disposable startScript() {
		if (!this.part.isScripted()) {
			this.scriptDone = true;
			return () -> {
				// nothing to stop
			};
		}
		return this.application.connected()
			.then(this.part.script().play(this.application))
			.doFinally((signal) -> this.scriptDone = true)
			.subscribe(null, this.scriptFailure::set);
	}

	private void verify() {
		try {
			this.player.verify();
		}
		catch (AssertionError ex) {
			throw new AssertionError(
					"%s\nthe application got\n  %s".formatted(ex.getMessage(), this.application.outcomes()), ex);
		}
		Throwable failure = this.scriptFailure.get();
		if (failure != null) {
			throw new AssertionError("a call failed", failure);
		}
		if (!this.scriptDone) {
			throw new AssertionError("calls without an end; so far: " + this.application.outcomes());
		}
		OutcomeComparison.verify(this.part.outcomes(this.conversation, this.run.node()), this.application.outcomes());
		List<Duration> dials = this.player.dialNanos().stream().map(Duration::ofNanos).toList();
		this.part.checks().forEach((check) -> check.verify(this.application, dials));
	}

}
