package dev.gridmesh.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes a method of a {@link GridClient @GridClient} interface a call of a handler.
 * <p>
 * Its parameters are, in any order and each at most once:
 * <ul>
 * <li>{@link Peer @Peer} as {@code String} or {@link dev.gridmesh.NodeName}: the node to
 * call. It is needed unless {@link #to()} says which;</li>
 * <li>the payload, of any type that a {@link GridHandler @GridHandler} method may take;
 * {@code null} and {@code Optional.empty()} are an absent one;</li>
 * <li>a {@code Flux} or other multi-value reactive type: the items to send. In a method
 * that blocks it may be a {@code Stream}, which is read on another thread and which the
 * caller closes;</li>
 * <li>{@link dev.gridmesh.CallOptions}: deadline, metadata and the like for this call;
 * {@code null} for none.</li>
 * </ul>
 * The result says what is asked for:
 * <ul>
 * <li>{@code Mono}, {@code CompletionStage} or another single-value reactive type is one
 * answer, empty or {@code null} when it is absent; so is a plain value, {@code Optional}
 * or {@code void}, which the method waits for. A collection is one value;</li>
 * <li>{@code Flux} or another multi-value reactive type is a stream of answers; so are
 * {@code Stream} and exactly {@code Iterable}, which wait for each item and hold only a
 * few. Closing the {@code Stream} cancels the call, so use it in a {@code try} statement.
 * Each iterator of the {@code Iterable} is a call of its own; one that is not read to its
 * end is cancelled when it is no longer reachable, so prefer a {@code Stream} then;</li>
 * <li>{@code PeerResults<T>}, {@code Mono} of {@code List<PeerResult<T>>} and
 * {@code List<PeerResult<T>>} are one answer of each of many nodes,
 * {@code Flux<PeerResult<T>>}, {@code Stream<PeerResult<T>>} and
 * {@code Iterable<PeerResult<T>>} their merged streams, if {@link #to()} is
 * {@link GridTarget#ALL} or {@link GridTarget#OTHERS}.</li>
 * </ul>
 * Methods that wait throw what the call fails with, as it is, and
 * {@link IllegalStateException} at once on a thread that must not block, as event loops.
 * A {@code null} or malformed name of a node is an {@link IllegalArgumentException} of
 * any method at once; that there is no such peer is one of the call. Reactive results
 * other than {@code CompletionStage} are cold: nothing is sent before the subscription. A
 * method that cannot work fails the start of the application with a message that names
 * it.
 * <p>
 * Where a handler implements the interface, this declares the handler:
 * {@link #inCapacity()} and {@link #outCapacity()} are its own, the {@code @Peer}
 * argument is the calling node and {@code CallOptions} what the call came with.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(PayloadReflectiveProcessor.class)
public @interface GridExchange {

	/**
	 * The name of the handler, one or more of {@code A-Z a-z 0-9 . _ -}. With a prefix of
	 * {@link GridClient @GridClient} it is {@code prefix.name}.
	 * @return the name, empty for a handler with a number
	 */
	String value() default "";

	/**
	 * The number of the handler, 1 to 253, in place of a name; the prefix does not matter
	 * then.
	 * @return the number, 0 for a handler with a name
	 */
	int id() default 0;

	/**
	 * The route below the name or number.
	 * @return the route, empty for none
	 */
	String subroute() default "";

	/**
	 * Which nodes are called.
	 * @return the nodes, by default the one that the {@link Peer @Peer} argument names
	 */
	GridTarget to() default GridTarget.PEER;

	/**
	 * How many request items the handler takes at once. Methods that send items only.
	 * @return the {@code inCapacity} of the handler in items, 0 if the caller does not
	 * know
	 */
	int inCapacity() default 0;

	/**
	 * How many response items the handler sends ahead. Methods that return a stream only.
	 * @return the {@code outCapacity} of the handler in items, 0 if the caller does not
	 * know
	 */
	int outCapacity() default 0;

	/**
	 * How long a call may take, for example {@code 5s}, {@code 500ms} or {@code PT5S};
	 * may hold placeholders such as <code>${files.deadline}</code>. Of no meaning to
	 * handlers.
	 * @return the time, empty to leave it to the grid
	 */
	String deadline() default "";

}
