package dev.gridmesh.simulation;

import dev.gridmesh.GridEventLoop.ScheduledTask;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TransportAcceptor;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;
import dev.gridmesh.transport.UpgradeHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A way to dial and to be dialled that misbehaves where it is told to.
 */
final class UnrulyTransports {

	private final Misbehaviour misbehaviour;

	UnrulyTransports(Misbehaviour misbehaviour) {
		this.misbehaviour = misbehaviour;
	}

	TransportConnector connector(TransportConnector connector) {
		return (request, listener) -> dial(connector, request, listener);
	}

	@SuppressWarnings("NullAway")
	private ScheduledTask dial(TransportConnector connector, DialRequest request, DialListener listener) {
		Failure failure = this.misbehaviour.strike(Part.CONNECTOR);
		if (failure == null) {
			return connector.dial(request, listener);
		}
		if (failure == Failure.NEVER) {
			return () -> {
				// there is nothing to give up
			};
		}
		ScheduledTask task = connector.dial(request, (failure == Failure.TWICE) ? new TwiceTold(listener) : listener);
		if (failure == Failure.AFTERWARDS) {
			Failure.raise(this.misbehaviour.error(Part.CONNECTOR, failure, null));
		}
		return (failure == Failure.NOTHING) ? null : task;
	}

	TransportListener listener(TransportListener listener) {
		return new UnrulyListener(listener);
	}

	/** Tells a failure once more. */
	private static final class TwiceTold implements DialListener {

		private final DialListener delegate;

		TwiceTold(DialListener delegate) {
			this.delegate = delegate;
		}

		@Override
		public void onDialled(GridTransport transport, UpgradeHeaders answer) {
			this.delegate.onDialled(transport, answer);
			this.delegate.onDialFailed(new IllegalStateException("told twice"));
		}

		@Override
		public void onDialFailed(Throwable cause) {
			this.delegate.onDialFailed(cause);
			this.delegate.onDialFailed(cause);
		}

	}

	/** Fails when it begins to accept, and when it ends. */
	private final class UnrulyListener implements TransportListener {

		private final TransportListener delegate;

		UnrulyListener(TransportListener delegate) {
			this.delegate = delegate;
		}

		@Override
		public void start(TransportAcceptor acceptor) {
			// it may have failed to stop
			this.delegate.stop().subscribe();
			this.delegate.start(acceptor);
		}

		@Override
		@SuppressWarnings("NullAway")
		public Mono<Void> stop() {
			Failure failure = UnrulyTransports.this.misbehaviour.strike(Part.TRANSPORT_LISTENER);
			if (failure == null) {
				return this.delegate.stop();
			}
			return switch (failure) {
				case BY_SIGNAL -> Mono.error(error(failure));
				case AFTERWARDS -> this.delegate.stop().then(Mono.error(() -> error(failure)));
				case NOTHING -> null;
				default -> Mono.never();
			};
		}

		private Throwable error(@Nullable Failure failure) {
			return UnrulyTransports.this.misbehaviour.error(Part.TRANSPORT_LISTENER,
					(failure != null) ? failure : Failure.EXCEPTION, null);
		}

	}

}
