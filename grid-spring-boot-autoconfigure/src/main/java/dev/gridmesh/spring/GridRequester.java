package dev.gridmesh.spring;

import java.time.Duration;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.codec.PayloadCodecs;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Calls handlers of other nodes with objects in place of bytes:
 * {@code requester.peer(name).handler("files.stat").data(request).retrieveMono(FileStat.class)}.
 * Safe for any thread, as are all the specifications that it hands out; these are
 * immutable, so that each step returns a new one.
 * <p>
 * {@code byte[]} and {@link java.nio.ByteBuffer} are sent and received as they are,
 * {@code String} as UTF-8, any other type as MessagePack. Publishers are cold, and each
 * subscription is a call of its own; signals arrive on an event loop, where nobody must
 * block. Calls fail with a {@link dev.gridmesh.GridException}.
 *
 * @since 0.1.0
 */
public interface GridRequester {

	/**
	 * Calls one node.
	 * @param name the name of a peer, or of this node for a call that stays within it
	 * @return what to ask next
	 * @throws IllegalArgumentException if the name is not of the form
	 * {@code http(s)://host:port}; that there is no such peer is an error of the call
	 */
	PeerSpec peer(String name);

	/**
	 * Calls one node.
	 * @param name the name of a peer, or of this node; that there is no such peer is an
	 * error of the call
	 * @return what to ask next
	 */
	PeerSpec peer(NodeName name);

	/**
	 * Calls some node: another one that is connected, in turn, or this one when there is
	 * none.
	 * @return what to ask next
	 */
	PeerSpec any();

	/**
	 * Calls all nodes at once, this one included.
	 * @return what to ask next
	 */
	PeersSpec all();

	/**
	 * Calls all nodes at once, but for this one.
	 * @return what to ask next
	 */
	PeersSpec others();

	/**
	 * Starts a requester of one's own.
	 * @param grid the grid to call
	 * @param codecs how objects become bytes
	 * @return a new builder
	 */
	static Builder builder(GridManager grid, PayloadCodecs codecs) {
		return new DefaultGridRequester.DefaultBuilder(grid, codecs);
	}

	/**
	 * Makes requesters. For one thread.
	 *
	 * @since 0.1.0
	 */
	interface Builder {

		/**
		 * Sets the deadline of calls that name none.
		 * @param deadline time from the subscription on, positive, or {@code null} to
		 * leave it to the grid
		 * @return this builder
		 */
		Builder deadline(@Nullable Duration deadline);

		/**
		 * Replaces how objects become bytes.
		 * @param codecs the codecs
		 * @return this builder
		 */
		Builder codecs(PayloadCodecs codecs);

		/**
		 * Puts an interceptor around all calls, within those that are there already.
		 * @param interceptor the interceptor
		 * @return this builder
		 */
		Builder interceptor(GridCallInterceptor interceptor);

		/**
		 * Builds a requester.
		 * @return a new requester
		 */
		GridRequester build();

	}

	/**
	 * Which handler of one node to call.
	 *
	 * @since 0.1.0
	 */
	interface PeerSpec {

		/**
		 * Calls a handler by its name.
		 * @param name the name, as {@code files.stat}
		 * @return what to send
		 * @throws IllegalArgumentException if this cannot be a name
		 */
		RequestSpec handler(String name);

		/**
		 * Calls a handler by its number.
		 * @param number 1 to 253
		 * @return what to send
		 * @throws IllegalArgumentException if the number is out of range
		 */
		RequestSpec handler(int number);

		/**
		 * Calls a handler by its id, which may have a subroute. Made once, an id costs
		 * calls nothing, while that of a name is computed.
		 * @param id the id
		 * @return what to send
		 */
		RequestSpec handler(HandlerId id);

	}

	/**
	 * Which handler of many nodes to call.
	 *
	 * @since 0.1.0
	 */
	interface PeersSpec {

		/**
		 * Calls a handler by its name.
		 * @param name the name, as {@code files.stat}
		 * @return what to send
		 * @throws IllegalArgumentException if this cannot be a name
		 */
		PeersRequestSpec handler(String name);

		/**
		 * Calls a handler by its number.
		 * @param number 1 to 253
		 * @return what to send
		 * @throws IllegalArgumentException if the number is out of range
		 */
		PeersRequestSpec handler(int number);

		/**
		 * Calls a handler by its id, which may have a subroute. Made once, an id costs
		 * calls nothing, while that of a name is computed.
		 * @param id the id
		 * @return what to send
		 */
		PeersRequestSpec handler(HandlerId id);

	}

	/**
	 * What to send to one node, and what to make of the answer.
	 *
	 * @since 0.1.0
	 */
	interface RequestSpec extends MetadataSpec<RequestSpec> {

		/**
		 * Sets what to send, ahead of the items if there are any; without it the payload
		 * is absent.
		 * @param data the object, not changed until the call ends
		 * @return a copy with that object
		 */
		RequestSpec data(Object data);

		/**
		 * Sets what to send, as above.
		 * @param <T> the type that the object is written as
		 * @param data the object
		 * @param type the same type, with its parameters
		 * @return a copy with that object
		 */
		<T> RequestSpec data(T data, ParameterizedTypeReference<T> type);

		/**
		 * Sets the items to send to a handler that takes a stream of them, as it takes
		 * them. Their failure cancels the call and is what it fails with.
		 * @param <T> the type that the items are written as
		 * @param items the items, subscribed to once the handler has accepted the stream
		 * @param type the same type
		 * @return a copy with these items
		 */
		<T> RequestSpec items(Publisher<? extends T> items, Class<T> type);

		/**
		 * Sets the items to send to a handler that takes a stream of them.
		 * @param <T> the type that the items are written as
		 * @param items the items, as above
		 * @param type the same type, with its parameters
		 * @return a copy with these items
		 */
		<T> RequestSpec items(Publisher<? extends T> items, ParameterizedTypeReference<T> type);

		/**
		 * Declares how many request items the handler takes at once. More than it really
		 * takes fail the stream; without a declaration items are sent one by one, unless
		 * the peer tells.
		 * @param items the {@code inCapacity} of the handler, at least 1
		 * @return a copy with that capacity
		 */
		RequestSpec inCapacity(int items);

		/**
		 * Declares how many response items the handler sends ahead. Fewer than it really
		 * sends may fail the stream.
		 * @param items the {@code outCapacity} of the handler, at least 1
		 * @return a copy with that capacity
		 */
		RequestSpec outCapacity(int items);

		/**
		 * Sets how long the call may take.
		 * @param deadline time from the subscription on, positive
		 * @return a copy with that deadline
		 */
		RequestSpec deadline(Duration deadline);

		/**
		 * Sets whatever these options set, and leaves the rest as it is.
		 * @param options how to make the call; a subroute is below the handler's own
		 * @return a copy with these options
		 */
		RequestSpec options(CallOptions options);

		/**
		 * Sends a single request and reads the answer. With items it opens a stream and
		 * reads its only response item, once the handler has ended.
		 * @param <T> the type of the answer
		 * @param type the same type
		 * @return the answer; empty when it is absent
		 */
		<T> Mono<T> retrieveMono(Class<T> type);

		/**
		 * Sends a single request, or opens a stream with items, and reads the answer.
		 * @param <T> the type of the answer
		 * @param type the same type, with its parameters
		 * @return the answer; empty when it is absent
		 */
		<T> Mono<T> retrieveMono(ParameterizedTypeReference<T> type);

		/**
		 * Opens a stream of responses, a two-way one with items, and reads what comes.
		 * @param <T> the type of the items
		 * @param type the same type
		 * @return the items; absent ones are skipped
		 */
		<T> Flux<T> retrieveFlux(Class<T> type);

		/**
		 * Opens a stream of responses, a two-way one with items, and reads what comes.
		 * @param <T> the type of the items
		 * @param type the same type, with its parameters
		 * @return the items; absent ones are skipped
		 */
		<T> Flux<T> retrieveFlux(ParameterizedTypeReference<T> type);

		/**
		 * Sends a single request, or all items, and ignores what is answered.
		 * @return completes when the handler has answered
		 */
		Mono<Void> send();

	}

	/**
	 * What to send to many nodes, and what to make of the answers.
	 *
	 * @since 0.1.0
	 */
	interface PeersRequestSpec extends MetadataSpec<PeersRequestSpec> {

		/**
		 * Sets what to send; without it the payload is absent.
		 * @param data the object, not changed until the calls end
		 * @return a copy with that object
		 */
		PeersRequestSpec data(Object data);

		/**
		 * Sets what to send, as above.
		 * @param <T> the type that the object is written as
		 * @param data the object
		 * @param type the same type, with its parameters
		 * @return a copy with that object
		 */
		<T> PeersRequestSpec data(T data, ParameterizedTypeReference<T> type);

		/**
		 * Sets how long the calls may take.
		 * @param deadline time from the subscription on, positive
		 * @return a copy with that deadline
		 */
		PeersRequestSpec deadline(Duration deadline);

		/**
		 * Sets whatever these options set, and leaves the rest as it is.
		 * @param options how to make the call; a subroute is below the handler's own
		 * @return a copy with these options
		 */
		PeersRequestSpec options(CallOptions options);

		/**
		 * Declares how many response items the handlers send ahead, as for one node.
		 * @param items the {@code outCapacity} of the handlers, at least 1
		 * @return a copy with that capacity
		 */
		PeersRequestSpec outCapacity(int items);

		/**
		 * Sends a single request to each node and reads the answers.
		 * @param <T> the type of the answers
		 * @param type the same type
		 * @return one result per node, a value or an error, as they arrive
		 */
		<T> PeerResults<T> retrieve(Class<T> type);

		/**
		 * Sends a single request to each node and reads the answers.
		 * @param <T> the type of the answers
		 * @param type the same type, with its parameters
		 * @return one result per node, a value or an error, as they arrive
		 */
		<T> PeerResults<T> retrieve(ParameterizedTypeReference<T> type);

		/**
		 * Opens a stream of responses of each node and merges them.
		 * @param <T> the type of the items
		 * @param type the same type
		 * @return the items with the nodes that they are of, as they come; a failure is
		 * the last element of its node and of no other. Completes once all nodes have
		 * ended, and never fails as a whole. Of each node only a few items wait
		 */
		<T> Flux<PeerResult<T>> retrieveFlux(Class<T> type);

		/**
		 * Opens a stream of responses of each node and merges them.
		 * @param <T> the type of the items
		 * @param type the same type, with its parameters
		 * @return the items, as above
		 */
		<T> Flux<PeerResult<T>> retrieveFlux(ParameterizedTypeReference<T> type);

		/**
		 * Sends a single request to each node and ignores what they answer.
		 * @return one result per node, without a value
		 */
		PeerResults<Void> send();

	}

}
