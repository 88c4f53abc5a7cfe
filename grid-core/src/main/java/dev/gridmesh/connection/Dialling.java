package dev.gridmesh.connection;

import java.time.Instant;
import java.util.function.BiConsumer;

import dev.gridmesh.ConnectSettings;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.GridException;
import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import org.jspecify.annotations.Nullable;

/**
 * Dials the peer of one connection: waits, tries, shakes hands, one attempt at a time.
 * Owner loop of the connection only.
 * <p>
 * State: at most one of a pause that runs and an attempt that is under way. An attempt
 * ends once, with a wire or with a failure; after {@link #stop()} its outcome is thrown
 * away.
 */
final class Dialling {

	private final ConnectionEnvironment environment;

	private final NodeName remote;

	private final GridEventLoop loop;

	private final BiConsumer<TransportWire, RemoteNode> onConnected;

	private final FailureListener onFailed;

	private final ReconnectDelay delay;

	private @Nullable ScheduledTask pause;

	private @Nullable Attempt attempt;

	private boolean stopped;

	Dialling(ConnectionEnvironment environment, NodeName remote, GridEventLoop loop,
			BiConsumer<TransportWire, RemoteNode> onConnected, FailureListener onFailed) {
		ConnectSettings settings = environment.settings().connect();
		this.environment = environment;
		this.remote = remote;
		this.loop = loop;
		this.onConnected = onConnected;
		this.onFailed = onFailed;
		this.delay = new ReconnectDelay(settings.minDelay(), settings.maxDelay(), environment.runtime().random());
	}

	/**
	 * Begins an attempt after a pause.
	 * @param nanos how long to wait, 0 for not at all
	 */
	void dialAfter(long nanos) {
		if (this.stopped || this.pause != null || this.attempt != null) {
			return;
		}
		if (nanos > 0) {
			this.pause = this.loop.schedule(() -> {
				this.pause = null;
				dial();
			}, nanos);
		}
		else {
			dial();
		}
	}

	/**
	 * Begins an attempt after a link was lost.
	 * @param peerLeaves whether the peer said that it leaves
	 */
	void dialAfterLoss(boolean peerLeaves) {
		dialAfter(peerLeaves ? this.delay.afterLeave() : this.delay.afterLoss(this.environment.runtime().nanoTime()));
	}

	private void dial() {
		if (this.stopped) {
			return;
		}
		Attempt attempt = new Attempt(this.environment.runtime().nanoTime());
		this.attempt = attempt;
		try {
			attempt.begin();
		}
		catch (RuntimeException ex) {
			// for example a token issuer that fails: one attempt, not the dialling
			finish(attempt, () -> fail(attempt, ex));
		}
	}

	private void fail(Attempt attempt, Throwable error) {
		long now = this.environment.runtime().nanoTime();
		this.onFailed.onDialFailed(error, this.delay.afterFailure(attempt.startNanos, now));
	}

	private void finish(Attempt attempt, Runnable outcome) {
		if (this.attempt == attempt) {
			this.attempt = null;
			outcome.run();
		}
	}

	void stop() {
		this.stopped = true;
		if (this.pause != null) {
			this.pause.cancel();
			this.pause = null;
		}
		Attempt attempt = this.attempt;
		this.attempt = null;
		if (attempt != null) {
			attempt.giveUp();
		}
	}

	/**
	 * Is told that an attempt failed.
	 */
	interface FailureListener {

		void onDialFailed(Throwable error, long waitNanos);

	}

	/**
	 * One attempt; its outcome comes from the transport's loop.
	 */
	private final class Attempt implements DialListener, DialerHandshake.Listener {

		private final long startNanos;

		private @Nullable ScheduledTask dial;

		/** Written by the transport's loop. */
		private volatile @Nullable GridTransport transport;

		Attempt(long startNanos) {
			this.startNanos = startNanos;
		}

		void begin() {
			ConnectionEnvironment node = Dialling.this.environment;
			Instant now = node.runtime().clock().instant();
			long timeNanos = now.getEpochSecond() * 1_000_000_000 + now.getNano();
			DialRequest request = new DialRequest(Dialling.this.remote, node.path(),
					node.auth().tokens().issuer().issue(), timeNanos, node.settings().connect().timeout(),
					node.settings().connect().handshakeTimeout(), node.settings().messages().maxSize(),
					Dialling.this.loop);
			this.dial = node.connector().dial(request, this);
		}

		/** Closes what has come up so far; the outcome is thrown away. */
		void giveUp() {
			if (this.dial != null) {
				this.dial.cancel();
			}
			GridTransport transport = this.transport;
			if (transport != null) {
				transport.executor()
					.execute(() -> transport.close(CloseReason.of(CloseReason.NORMAL, "the attempt was given up")));
			}
		}

		@Override
		public void onDialled(GridTransport transport) {
			this.transport = transport;
			ConnectionEnvironment node = Dialling.this.environment;
			ConnectRequest request = new ConnectRequest(node.instanceId(), node.local().value(),
					node.runtime().clock().instant(), node.auth().tokens().issuer().issue(), node.extensions());
			new DialerHandshake(transport, node.settings(), Dialling.this.remote, request, this).start();
		}

		@Override
		public void onDialFailed(Throwable cause) {
			Dialling.this.loop.execute(() -> finish(this, () -> fail(this, cause)));
		}

		@Override
		public void onAccepted(TransportWire wire, RemoteNode remote) {
			Dialling.this.loop.execute(() -> {
				if (Dialling.this.attempt == this) {
					finish(this, () -> Dialling.this.onConnected.accept(wire, remote));
				}
				else {
					wire.executor()
						.execute(() -> wire.close(CloseReason.of(CloseReason.NORMAL, "the attempt was given up")));
				}
			});
		}

		@Override
		public void onHandshakeFailed(GridException error) {
			onDialFailed(error);
		}

	}

}
