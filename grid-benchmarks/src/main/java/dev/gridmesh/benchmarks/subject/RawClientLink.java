package dev.gridmesh.benchmarks.subject;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The calling end of a raw connection. Calls are found by the low bits of their ids, in
 * an array that grows.
 */
final class RawClientLink extends RawLink implements BenchmarkPeer {

	private @Nullable Outbound[] calls = new Outbound[1024];

	private int lastId;

	private boolean closed;

	@Override
	public Running call(byte[] request, Answer answer) {
		return single(RawKind.CALL, request, answer);
	}

	@Override
	public Running hang(byte[] request, Answer answer) {
		return single(RawKind.HANG, request, answer);
	}

	private Running single(RawKind kind, byte[] request, Answer answer) {
		Outbound call = new Outbound(answer);
		onLoop(() -> {
			if (begin(call)) {
				write(kind, call.id, request);
			}
		});
		return () -> onLoop(() -> cancel(call));
	}

	private void cancel(Outbound call) {
		if (remove(call.id) != null) {
			write(RawKind.CANCEL, call.id, NOTHING);
		}
	}

	/* Gives a call an id that no other has. */
	private boolean begin(Outbound call) {
		if (this.closed) {
			call.end(null, new ClosedChannelException());
			return false;
		}
		int free = 0;
		do {
			if (++free > this.calls.length) {
				grow();
				free = 0;
			}
			this.lastId++;
		}
		while (this.calls[this.lastId & (this.calls.length - 1)] != null);
		call.id = this.lastId;
		this.calls[call.id & (this.calls.length - 1)] = call;
		return true;
	}

	private void grow() {
		@Nullable Outbound[] old = this.calls;
		this.calls = new Outbound[old.length * 2];
		for (Outbound call : old) {
			if (call != null) {
				this.calls[call.id & (this.calls.length - 1)] = call;
			}
		}
	}

	private @Nullable Outbound remove(int id) {
		int slot = id & (this.calls.length - 1);
		Outbound call = this.calls[slot];
		if (call == null || call.id != id) {
			return null;
		}
		this.calls[slot] = null;
		return call;
	}

	@Override
	void receive(RawKind kind, int id, byte[] payload) {
		Outbound call = this.calls[id & (this.calls.length - 1)];
		if (call == null || call.id != id) {
			return;
		}
		switch (kind) {
			case ANSWER -> {
				remove(id);
				call.end(payload, null);
			}
			case ITEM_DOWN -> call.items().item(payload);
			case END_DOWN -> {
				remove(id);
				call.items().end(null);
			}
			case CREDIT_UP -> {
				if (call.sender != null) {
					call.sender.credit(ByteBuffer.wrap(payload).getInt());
				}
			}
			default -> {
				remove(id);
				call.end(null, new IllegalStateException("the handler failed"));
			}
		}
	}

	@Override
	public Flux<byte[]> responses(byte[] request) {
		return Flux.defer(() -> stream(RawKind.RESPONSES, request, null));
	}

	@Override
	public Flux<byte[]> exchange(Publisher<byte[]> items) {
		return Flux.defer(() -> stream(RawKind.EXCHANGE, NOTHING, items));
	}

	private Flux<byte[]> stream(RawKind kind, byte[] request, @Nullable Publisher<byte[]> items) {
		Outbound call = new Outbound(null);
		return Flux.from((subscriber) -> onLoop(() -> {
			if (!begin(call)) {
				Flux.<byte[]>error(new ClosedChannelException()).subscribe(subscriber);
				return;
			}
			call.receiver = new RawReceiver(this, call.id, RawKind.CREDIT_DOWN, () -> {
				write(kind, call.id, request);
				if (items != null) {
					call.sender = new RawSender(this, call.id, RawKind.ITEM_UP, RawKind.END_UP);
					call.sender.start(items);
				}
			}, () -> stop(call));
			call.receiver.subscribe(subscriber);
		}));
	}

	private void stop(Outbound call) {
		cancel(call);
		if (call.sender != null) {
			call.sender.cancel();
		}
	}

	@Override
	public Mono<byte[]> collect(Publisher<byte[]> items) {
		return Mono.create((sink) -> {
			Outbound call = new Outbound((payload, error) -> {
				if (error != null) {
					sink.error(error);
				}
				else {
					sink.success(payload);
				}
			});
			sink.onCancel(() -> onLoop(() -> stop(call)));
			onLoop(() -> {
				if (begin(call)) {
					write(RawKind.COLLECT, call.id, NOTHING);
					call.sender = new RawSender(this, call.id, RawKind.ITEM_UP, RawKind.END_UP);
					call.sender.start(items);
				}
			});
		});
	}

	@Override
	void lost() {
		this.closed = true;
		for (int slot = 0; slot < this.calls.length; slot++) {
			Outbound call = this.calls[slot];
			this.calls[slot] = null;
			if (call != null) {
				call.end(null, new ClosedChannelException());
			}
		}
	}

	/** A call that runs; belongs to the loop. */
	private static final class Outbound {

		private final @Nullable Answer answer;

		private int id;

		private @Nullable RawReceiver receiver;

		private @Nullable RawSender sender;

		Outbound(@Nullable Answer answer) {
			this.answer = answer;
		}

		RawReceiver items() {
			if (this.receiver == null) {
				throw new IllegalStateException("an item for a call without a stream");
			}
			return this.receiver;
		}

		void end(byte @Nullable [] payload, @Nullable Throwable error) {
			if (this.sender != null) {
				this.sender.cancel();
			}
			if (this.answer != null) {
				this.answer.end(payload, error);
			}
			else if (this.receiver != null) {
				this.receiver.end(error);
			}
		}

	}

}
