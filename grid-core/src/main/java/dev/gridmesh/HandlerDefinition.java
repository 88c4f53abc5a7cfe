package dev.gridmesh;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a node serves under one handler id: shape, capacities, code and where it comes
 * from. Immutable; made by {@link GridHandlers}.
 *
 * @since 0.1.0
 */
public final class HandlerDefinition {

	private final HandlerId id;

	private final HandlerKind kind;

	private final int inCapacity;

	private final int outCapacity;

	private final Code code;

	private HandlerDefinition(HandlerId id, HandlerKind kind, int inCapacity, int outCapacity, Code code) {
		this.id = Objects.requireNonNull(id, "id");
		this.kind = kind;
		this.inCapacity = inCapacity;
		this.outCapacity = outCapacity;
		this.code = code;
	}

	static HandlerDefinition single(HandlerId id, HandlerExecution execution, SingleHandler handler) {
		Objects.requireNonNull(handler, "handler");
		return new HandlerDefinition(id, HandlerKind.SINGLE, 0, 0,
				new Code(execution, handler, null, null, handler.getClass().getName()));
	}

	static HandlerDefinition blocking(HandlerId id, BlockingHandler handler) {
		Objects.requireNonNull(handler, "handler");
		return new HandlerDefinition(id, HandlerKind.SINGLE, 0, 0,
				new Code(HandlerExecution.EXECUTOR, null, null, handler, handler.getClass().getName()));
	}

	static HandlerDefinition stream(HandlerId id, HandlerKind kind, int inCapacity, int outCapacity,
			StreamHandler handler) {
		Objects.requireNonNull(handler, "handler");
		if (outCapacity < 1) {
			throw new IllegalArgumentException(
					"Handler %s: outCapacity must be at least 1, not %d (the end of a stream ".formatted(id,
							outCapacity) + "takes a credit)");
		}
		if (kind.takesItems() != (inCapacity > 0)) {
			throw new IllegalArgumentException("Handler %s of kind %s: inCapacity must %s, not %d".formatted(id, kind,
					kind.takesItems() ? "be at least 1" : "be 0", inCapacity));
		}
		return new HandlerDefinition(id, kind, inCapacity, outCapacity,
				new Code(HandlerExecution.EVENT_LOOP, null, handler, null, handler.getClass().getName()));
	}

	/**
	 * Names the place that this handler was written at, for error messages and
	 * monitoring.
	 * @param source for example {@code FileHandlers#grep}
	 * @return a copy with that source
	 */
	public HandlerDefinition withSource(String source) {
		return with(new Code(this.code.execution, this.code.single, this.code.stream, this.code.blocking,
				Objects.requireNonNull(source, "source")));
	}

	/**
	 * Says where the handler's code is invoked.
	 * @param execution the place
	 * @return a copy that runs there
	 */
	public HandlerDefinition withExecution(HandlerExecution execution) {
		return with(new Code(Objects.requireNonNull(execution, "execution"), this.code.single, this.code.stream,
				this.code.blocking, this.code.source));
	}

	private HandlerDefinition with(Code code) {
		return new HandlerDefinition(this.id, this.kind, this.inCapacity, this.outCapacity, code);
	}

	public HandlerId id() {
		return this.id;
	}

	public HandlerKind kind() {
		return this.kind;
	}

	/**
	 * How many request items may be under way, credits of the caller (protocol.md §5).
	 * @return the capacity in items; 0 for handlers that take none
	 */
	public int inCapacity() {
		return this.inCapacity;
	}

	/**
	 * How many response items may be under way, credits of the handler (protocol.md §5).
	 * @return the capacity in items; 0 for single requests
	 */
	public int outCapacity() {
		return this.outCapacity;
	}

	public HandlerExecution execution() {
		return this.code.execution;
	}

	/**
	 * Names the place that this handler was written at.
	 * @return for example {@code FileHandlers#grep}
	 */
	public String source() {
		return this.code.source;
	}

	/**
	 * The code that serves single requests.
	 * @return the handler
	 * @throws IllegalStateException if this is a stream handler, or one that blocks
	 */
	public SingleHandler singleHandler() {
		SingleHandler handler = this.code.single;
		if (handler == null) {
			throw new IllegalStateException("Handler %s of kind %s %s".formatted(this.id, this.kind,
					(this.code.blocking != null) ? "blocks" : "is a stream handler"));
		}
		return handler;
	}

	/**
	 * The code that serves single requests and may block.
	 * @return the handler, or {@code null} if this is another kind of handler
	 */
	public @Nullable BlockingHandler blockingHandler() {
		return this.code.blocking;
	}

	/**
	 * The code that serves streams.
	 * @return the handler
	 * @throws IllegalStateException if this is a handler of single requests
	 */
	public StreamHandler streamHandler() {
		StreamHandler handler = this.code.stream;
		if (handler == null) {
			throw new IllegalStateException("Handler " + this.id + " serves single requests");
		}
		return handler;
	}

	@Override
	public String toString() {
		return "%s %s (%s)".formatted(this.kind, this.id, this.code.source);
	}

	/**
	 * The code of a handler and where it runs; one of the three handlers is there.
	 */
	private record Code(HandlerExecution execution, @Nullable SingleHandler single, @Nullable StreamHandler stream,
			@Nullable BlockingHandler blocking, String source) {

	}

}
