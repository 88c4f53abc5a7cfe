package dev.gridmesh.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.conformance.Step.RecordedMessage;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.HeartbeatCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.Pong;
import org.jspecify.annotations.Nullable;

/**
 * Plays one side of a conversation: does what was recorded, each step as soon as all that
 * stands before it has arrived and its time has come, and compares what the node does.
 * State belongs to the loop of the played side.
 */
final class Player implements PlayedPeer {

	/** The time of the ping that is sent at the end, to learn that nothing is behind. */
	private static final Instant FENCE = Instant.ofEpochSecond(42);

	private final Stage stage;

	private final Score score;

	private final Expectations expectations;

	private final RecordedMuxIds muxIds;

	private final FrameEditor editor;

	private final Map<Integer, Line> lines = new HashMap<>();

	private final Map<Line, Integer> conns = new HashMap<>();

	private final Set<Line> greeted = new HashSet<>();

	private final Deque<Integer> dialledConns = new ArrayDeque<>();

	private final List<Line> fenced = new ArrayList<>();

	private final AtomicInteger dials = new AtomicInteger();

	private final List<Long> dialNanos = new CopyOnWriteArrayList<>();

	private final boolean answersPings;

	private final long timeDivisor;

	private int next;

	private int acceptedConns;

	private boolean scheduled;

	private volatile long startNanos;

	private volatile boolean done;

	private volatile boolean fencesAnswered;

	private volatile @Nullable Throwable failure;

	/**
	 * Prepares to play.
	 * @param conversation the conversation, adjusted
	 * @param node the side of the node
	 * @param adjustments how the node differs from the reference
	 * @param timeDivisor by how much recorded pauses are shortened
	 * @param stage where
	 */
	Player(Conversation conversation, Role node, Adjustments adjustments, long timeDivisor, Stage stage) {
		this.timeDivisor = timeDivisor;
		this.stage = stage;
		this.muxIds = new RecordedMuxIds();
		this.expectations = new Expectations(this.muxIds);
		this.score = Score.divide(conversation, node, adjustments, stage.speaksHttp(), this.expectations);
		this.editor = new FrameEditor(conversation, this.muxIds);
		this.answersPings = !this.expectations.recordsPings();
	}

	/** Says that the time of the recording begins, just before the node is started. */
	void getReady() {
		this.startNanos = this.stage.nanoTime();
	}

	/** Begins with the first step. */
	void start() {
		onLoop(() -> {
			// all that is due is done after each action
		});
	}

	/** Whether all has happened that was recorded, or something else. */
	boolean isDone() {
		return this.done;
	}

	/** Whether the node did something else than was recorded. */
	boolean hasFailed() {
		return this.failure != null;
	}

	/** Whether the node has answered the ping at the end of each open connection. */
	boolean isFenced() {
		return this.failure != null || this.fencesAnswered;
	}

	/** Fails with what the node did wrong, or did not do. */
	void verify() {
		Throwable failure = this.failure;
		if (failure != null) {
			throw new AssertionError(
					"after %d of %d steps, %s".formatted(this.next, this.score.cues().size(), failure.getMessage()),
					failure);
		}
		List<ExpectedStep> missing = this.expectations.missing();
		if (!missing.isEmpty()) {
			throw new Expectations.MismatchError("nothing more", missing);
		}
		if (!this.done) {
			throw new AssertionError("Not played to its end: " + this.score.cues().get(this.next));
		}
	}

	/** When the node dialled, in nanoseconds of the stage. */
	List<Long> dialNanos() {
		return List.copyOf(this.dialNanos);
	}

	/** Sends a ping over each connection that is still open. */
	void fence() {
		onLoop(() -> {
			for (Line line : this.greeted) {
				if (line.isOpen()) {
					this.fenced.add(line);
					Message ping = new Message(0, 0, 0, 0, Op.PING.code(), 0, HeartbeatCodec.encodePing(FENCE), null);
					line.send(WsFrame.binary(MessageFrames.encode(List.of(ping))), true);
				}
			}
			this.fencesAnswered = this.fenced.isEmpty();
		});
	}

	private void answered(Line line) {
		this.fencesAnswered = this.fenced.remove(line) && this.fenced.isEmpty();
	}

	@Override
	public boolean admitsDial() {
		this.dialNanos.add(this.stage.nanoTime());
		int attempt = this.dials.getAndIncrement();
		boolean recorded = attempt < this.score.admittedDials().size();
		if (recorded) {
			onLoop(this.expectations::dialled);
		}
		return recorded && this.score.admittedDials().get(attempt);
	}

	@Override
	public void onConnected(Line line) {
		onLoop(() -> {
			Integer conn = this.dialledConns.poll();
			if (conn == null) {
				conn = this.score.acceptedConns().get(this.acceptedConns++);
			}
			this.lines.put(conn, line);
			this.conns.put(line, conn);
		});
	}

	@Override
	public void onHttp(Line line, String text) {
		onLoop(() -> {
			int conn = connOf(line);
			HttpHead recorded = HttpHead.parse(this.expectations.http(conn, text).text());
			HttpHead actual = HttpHead.parse(text);
			String difference = recorded.difference(actual, this.editor.key(conn), this.stage.now());
			if (difference != null) {
				throw new AssertionError("HTTP, %s:\n%s".formatted(difference, text));
			}
			this.editor.learnKey(conn, actual);
		});
	}

	@Override
	public void onFrame(Line line, WsFrame frame) {
		onLoop(() -> {
			if (frame.type() == WsFrame.Type.BINARY && frame.fin()) {
				MessageFrames.decode(frame.content()).forEach((message) -> onMessage(line, message));
			}
			else {
				this.expectations.control(connOf(line), frame);
			}
		});
	}

	private void onMessage(Line line, Message message) {
		boolean handshake = message.op() == Op.CONNECT || message.op() == Op.CONNECT_RESPONSE;
		if (this.greeted.add(line) != handshake) {
			throw new AssertionError("on connection %d, first or again: %s".formatted(connOf(line), message));
		}
		if (message.muxId() == 0 && message.op() == Op.PONG && this.fenced.contains(line)
				&& HeartbeatCodec.decodePong(message.payload()).time().equals(FENCE)) {
			answered(line);
		}
		else if (message.muxId() == 0 && message.op() == Op.PING && this.answersPings) {
			Pong pong = Pong.of(HeartbeatCodec.decodePing(message.payload()));
			Message answer = new Message(0, 0, message.deadlineMillis(), 0, Op.PONG.code(), Flags.CRC,
					HeartbeatCodec.encodePong(pong), null);
			line.send(WsFrame.binary(MessageFrames.encode(List.of(answer))), true);
		}
		else {
			this.expectations.message(connOf(line), message, this.stage.now());
			if (message.muxId() == 0 && message.op() == Op.PING) {
				this.editor.learnPing(HeartbeatCodec.decodePing(message.payload()));
			}
		}
	}

	@Override
	public void onClosed(Line line, int code) {
		onLoop(() -> {
			answered(line);
			this.expectations.closed(connOf(line), code);
		});
	}

	@Override
	public void onViolation(Line line, String text) {
		onLoop(() -> {
			throw new AssertionError("on connection %d: %s".formatted(connOf(line), text));
		});
	}

	private int connOf(Line line) {
		Integer conn = this.conns.get(line);
		if (conn == null) {
			throw new IllegalStateException("unknown connection");
		}
		return conn;
	}

	/* Runs an action and all that becomes due by it, on the loop. */
	private void onLoop(Runnable action) {
		if (!this.stage.loop().inEventLoop()) {
			this.stage.loop().execute(() -> onLoop(action));
			return;
		}
		if (this.failure != null) {
			return;
		}
		try {
			action.run();
			playOn();
		}
		catch (AssertionError | RuntimeException ex) {
			this.failure = ex;
			this.done = true;
		}
	}

	private void playOn() {
		List<Step> cues = this.score.cues();
		while (this.next < cues.size() && isDue(cues.get(this.next)) && perform(cues.get(this.next))) {
			this.next++;
		}
		this.done = this.next == cues.size() && this.expectations.missing().isEmpty();
	}

	private boolean isDue(Step cue) {
		if (!this.expectations.metBefore(cue.index())) {
			return false;
		}
		long wait = this.startNanos + Duration.ofMillis(cue.millis()).toNanos() / this.timeDivisor
				- this.stage.nanoTime();
		if (wait > 0 && !this.scheduled) {
			this.scheduled = true;
			this.stage.loop().schedule(() -> onLoop(() -> this.scheduled = false), wait);
		}
		return wait <= 0;
	}

	/* Returns whether the step could be done, or was too late. */
	private boolean perform(Step cue) {
		if (cue instanceof Step.Event event && event.kind() == Step.EventKind.DIAL_ATTEMPT) {
			this.dialledConns.add(event.conn());
			this.stage.dial();
			return true;
		}
		Line line = this.lines.get(cue.conn());
		if (line != null && line.isOpen()) {
			perform(cue, line);
		}
		return line != null;
	}

	private void perform(Step cue, Line line) {
		if (cue instanceof Step.Frame frame) {
			line.send(this.editor.edit(frame, this.stage.now()), frame.masked());
			for (RecordedMessage recorded : frame.messages()) {
				if (recorded.message().op() == Op.MUX_SERVER_MSG) {
					this.expectations.itemSent(this.muxIds.translate(recorded.message()));
				}
			}
		}
		else if (cue instanceof Step.Event event && event.kind() == Step.EventKind.HTTP) {
			line.sendHttp(this.editor.http(event, this.stage.now()));
		}
		else {
			line.breakOff();
		}
	}

}
