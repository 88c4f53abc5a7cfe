package dev.gridmesh.simulation;

import java.util.concurrent.Executor;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import dev.gridmesh.GridEventLoop;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportHandler;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Faults to plant. Each happens once in a run, to the message, timer, task or connection
 * with a certain number.
 */
final class Faults {

	private Faults() {
	}

	/** A message is gone. */
	static Sabotage loseMessage(int number) {
		Countdown countdown = new Countdown(number);
		return onTransport((transport) -> new ForwardingTransport(transport) {
			@Override
			public void write(ByteBuf message) {
				if (countdown.isOver()) {
					message.release();
				}
				else {
					super.write(message);
				}
			}
		});
	}

	/** A message comes twice. */
	static Sabotage repeatMessage(int number) {
		Countdown countdown = new Countdown(number);
		return onTransport((transport) -> new ForwardingTransport(transport) {
			@Override
			public void write(ByteBuf message) {
				if (countdown.isOver()) {
					super.write(message.copy());
				}
				super.write(message);
			}
		});
	}

	/** A message is overtaken by the next one. */
	static Sabotage swapMessages(int number) {
		Countdown countdown = new Countdown(number);
		return onTransport((transport) -> new ForwardingTransport(transport) {

			private @Nullable ByteBuf held;

			@Override
			public void write(ByteBuf message) {
				if (countdown.isOver()) {
					this.held = message;
					return;
				}
				super.write(message);
				if (this.held != null) {
					super.write(this.held);
					this.held = null;
				}
			}

			@Override
			public void close(CloseReason reason) {
				if (this.held != null) {
					this.held.release();
					this.held = null;
				}
				super.close(reason);
			}
		});
	}

	/** Nobody is told that a connection is closed. */
	static Sabotage hideClose(int number) {
		Countdown countdown = new Countdown(number);
		return onTransport((transport) -> new ForwardingTransport(transport) {
			@Override
			public void start(TransportHandler handler) {
				super.start(countdown.isOver() ? new ForwardingHandler(handler) {
					@Override
					public void onClosed(CloseReason reason) {
						// the fault
					}
				} : handler);
			}
		});
	}

	/** A buffer is not released. */
	static Sabotage leakBuffer(int number) {
		Countdown countdown = new Countdown(number);
		return onTransport((transport) -> new ForwardingTransport(transport) {
			@Override
			public void write(ByteBuf message) {
				super.write(countdown.isOver() ? message.retain() : message);
			}
		});
	}

	/** A timer never fires. */
	static Sabotage loseTimer(int number) {
		Countdown countdown = new Countdown(number);
		return onLoops((loop) -> new FaultyLoop(loop) {
			@Override
			public ScheduledTask schedule(Runnable task, long delayNanos) {
				return super.schedule(countdown.isOver() ? () -> {
					// as if it had never been set
				} : task, delayNanos);
			}
		});
	}

	/** A task that was handed to a loop does not run. */
	static Sabotage loseTask(int number) {
		Countdown countdown = new Countdown(number);
		return onLoops((loop) -> new FaultyLoop(loop) {
			@Override
			public void execute(Runnable task) {
				if (!countdown.isOver()) {
					super.execute(task);
				}
			}
		});
	}

	private static Sabotage onTransport(UnaryOperator<GridTransport> fault) {
		return new Sabotage() {
			@Override
			public TransportConnector connector(TransportConnector connector) {
				return ForwardingTransport.wrap(connector, fault);
			}
		};
	}

	private static Sabotage onLoops(UnaryOperator<GridEventLoop> fault) {
		return new Sabotage() {
			@Override
			public GridRuntime runtime(GridRuntime runtime) {
				return new FaultyRuntime(runtime, fault);
			}
		};
	}

	/** Counts down to the one thing that goes wrong. */
	private static final class Countdown {

		private int left;

		Countdown(int left) {
			this.left = left;
		}

		boolean isOver() {
			return this.left-- == 0;
		}

	}

	private static class FaultyLoop implements GridEventLoop {

		private final GridEventLoop delegate;

		FaultyLoop(GridEventLoop delegate) {
			this.delegate = delegate;
		}

		@Override
		public boolean inEventLoop() {
			return this.delegate.inEventLoop();
		}

		@Override
		public void execute(Runnable task) {
			this.delegate.execute(task);
		}

		@Override
		public ScheduledTask schedule(Runnable task, long delayNanos) {
			return this.delegate.schedule(task, delayNanos);
		}

	}

	private record FaultyRuntime(GridRuntime delegate, UnaryOperator<GridEventLoop> fault) implements GridRuntime {

		@Override
		public GridEventLoop nextEventLoop() {
			return this.fault.apply(this.delegate.nextEventLoop());
		}

		@Override
		public long nanoTime() {
			return this.delegate.nanoTime();
		}

		@Override
		public InstantSource clock() {
			return this.delegate.clock();
		}

		@Override
		public RandomGenerator random() {
			return this.delegate.random();
		}

		@Override
		public Executor handlerExecutor() {
			return this.delegate.handlerExecutor();
		}

	}

}
