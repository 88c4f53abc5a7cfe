package dev.gridmesh.sample.explorer;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

import dev.gridmesh.NodeName;
import dev.gridmesh.sample.logs.RefusedException;
import dev.gridmesh.sample.tail.TailItem;
import dev.gridmesh.sample.tail.TailRequest;
import dev.gridmesh.spring.GridRequester;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Service;

/**
 * Follows a file of any node for a browser. Safe for any thread; its publishers are cold,
 * and signals arrive on an event loop.
 */
@Service
class FileTail {

	/** The last event: nothing more comes. */
	private static final String ERROR = "error";

	/**
	 * Of the node one item is asked for at a time; the credits of its stream come first.
	 */
	private static final int PREFETCH = 1;

	private final GridRequester requester;

	private final Duration keepAlive;

	FileTail(GridRequester requester, ExplorerProperties properties) {
		this.requester = requester;
		this.keepAlive = properties.keepAlive();
	}

	/**
	 * Follows a file until the browser leaves, the file is gone or the node is.
	 * @param node the node that has it
	 * @param request which file
	 * @return the lines, with comments in between that keep the connection alive, and an
	 * error as the last event; fails only if there is nothing to follow
	 */
	Flux<ServerSentEvent<TailEvent>> tail(NodeName node, TailRequest request) {
		return this.requester.peer(node.value())
			.handler("logs.tail")
			.data(request)
			.outCapacity(TailItem.CAPACITY)
			.retrieveFlux(TailItem.class)
			.<ServerSentEvent<TailEvent>>handle((item, sink) -> toEvent(node, request, item, sink))
			.switchOnFirst((first, all) -> first.isOnNext() ? untilItFails(node, request, all) : all);
	}

	private Flux<ServerSentEvent<TailEvent>> untilItFails(NodeName node, TailRequest request,
			Flux<ServerSentEvent<TailEvent>> all) {
		Flux<ServerSentEvent<TailEvent>> events = all
			.onErrorResume((error) -> Flux.just(error(node, request, error.getMessage())))
			.concatWith(Flux.defer(() -> Flux.just(error(node, request, "the node has ended the stream"))));
		Flux<ServerSentEvent<TailEvent>> comments = Flux.interval(this.keepAlive)
			.onBackpressureDrop()
			.map((tick) -> ServerSentEvent.<TailEvent>builder().comment("keep-alive").build());
		return Flux.merge(PREFETCH, events, comments).takeUntil((event) -> ERROR.equals(event.event()));
	}

	private static void toEvent(NodeName node, TailRequest request, TailItem item,
			SynchronousSink<ServerSentEvent<TailEvent>> sink) {
		switch (item.kind()) {
			case LINE -> sink.next(event(null, new TailEvent(node.value(), request.file(), item.text(), null)));
			case STARTED, ROTATED, TRUNCATED -> sink.next(event(item.kind().name().toLowerCase(Locale.ROOT),
					new TailEvent(node.value(), request.file(), null, null)));
			case GONE -> sink.next(error(node, request, "the file is gone"));
			case REFUSED -> sink.error(new RefusedException(Objects.requireNonNull(item.refusal())));
		}
	}

	private static ServerSentEvent<TailEvent> error(NodeName node, TailRequest request, @Nullable String message) {
		return event(ERROR, new TailEvent(node.value(), request.file(), null,
				Objects.requireNonNullElse(message, "the stream has failed")));
	}

	private static ServerSentEvent<TailEvent> event(@Nullable String name, TailEvent data) {
		ServerSentEvent.Builder<TailEvent> builder = ServerSentEvent.builder(data);
		return ((name != null) ? builder.event(name) : builder).build();
	}

}
