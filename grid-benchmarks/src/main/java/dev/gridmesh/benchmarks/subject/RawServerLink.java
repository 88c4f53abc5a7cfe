package dev.gridmesh.benchmarks.subject;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * The serving end of a raw connection.
 */
final class RawServerLink extends RawLink {

	private final Service service;

	/** Calls that were not answered at once. */
	private final Map<Integer, Inbound> running = new HashMap<>();

	RawServerLink(Service service) {
		this.service = service;
	}

	@Override
	void receive(RawKind kind, int id, byte[] payload) {
		switch (kind) {
			case CALL -> write(RawKind.ANSWER, id, this.service.answer(payload));
			case HANG -> hang(id, payload);
			case RESPONSES -> respond(id, this.service.responses(payload), null);
			case COLLECT -> collect(id);
			case EXCHANGE -> exchange(id);
			default -> {
				Inbound call = this.running.get(id);
				if (call != null) {
					receive(call, kind, id, payload);
				}
			}
		}
	}

	private void receive(Inbound call, RawKind kind, int id, byte[] payload) {
		RawReceiver items = call.items;
		switch (kind) {
			case ITEM_UP -> {
				if (items != null) {
					items.item(payload);
				}
			}
			case END_UP -> {
				if (items != null) {
					items.end(null);
				}
			}
			case CREDIT_DOWN -> {
				if (call.sender != null) {
					call.sender.credit(ByteBuffer.wrap(payload).getInt());
				}
			}
			default -> {
				this.running.remove(id);
				call.cancel();
			}
		}
	}

	private void hang(int id, byte[] payload) {
		Disposable handler = this.service.hang(payload).subscribe((answer) -> onLoop(() -> {
			this.running.remove(id);
			write(RawKind.ANSWER, id, answer);
		}));
		this.running.put(id, new Inbound(handler, null, null));
	}

	private void collect(int id) {
		RawReceiver items = receiver(id);
		Disposable handler = this.service.collect(items).subscribe((answer) -> {
			this.running.remove(id);
			write(RawKind.ANSWER, id, answer);
		});
		this.running.put(id, new Inbound(handler, items, null));
	}

	private void exchange(int id) {
		RawReceiver items = receiver(id);
		respond(id, this.service.exchange(items), items);
	}

	private RawReceiver receiver(int id) {
		Runnable nothing = () -> {
			// the caller knows
		};
		return new RawReceiver(this, id, RawKind.CREDIT_UP, nothing, nothing);
	}

	private void respond(int id, Flux<byte[]> responses, @Nullable RawReceiver items) {
		RawSender sender = new RawSender(this, id, RawKind.ITEM_DOWN, RawKind.END_DOWN);
		this.running.put(id, new Inbound(sender::cancel, items, sender));
		Publisher<byte[]> source = responses.doFinally((signal) -> this.running.remove(id));
		sender.start(source);
	}

	@Override
	void lost() {
		Map<Integer, Inbound> left = Map.copyOf(this.running);
		this.running.clear();
		left.values().forEach(Inbound::cancel);
	}

	private record Inbound(Disposable handler, @Nullable RawReceiver items, @Nullable RawSender sender) {

		void cancel() {
			this.handler.dispose();
		}

	}

}
