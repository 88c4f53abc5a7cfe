package dev.gridmesh.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.stereotype.Component;

/**
 * On a method of a bean: the method serves calls of other nodes. On a type: the type is a
 * bean, and {@link #prefix()} begins the names of its handlers. A bean of such a type
 * also serves the methods of the {@link GridClient @GridClient} interfaces that it
 * implements.
 * <p>
 * A method with a reactive or {@link java.util.concurrent.CompletionStage} return type is
 * invoked on an event loop and must not block; any other runs on the handler executor.
 * Its parameters are, in any order:
 * <ul>
 * <li>the payload, at most one: {@code byte[]} and {@link java.nio.ByteBuffer} as it is,
 * {@code String} as UTF-8, any other type from MessagePack. {@code Optional} and
 * {@code @Nullable} parameters are empty for an absent payload; without them it is an
 * error, but for the raw types, which are then empty since the two are the same to a
 * sender of protocol version 1;</li>
 * <li>the items that the caller sends, at most one {@code Flux} or other multi-value
 * reactive type of any type that a payload may have. An item that cannot be read is an
 * error behind the others;</li>
 * <li>the {@link dev.gridmesh.GridCall};</li>
 * <li>{@link dev.gridmesh.CallOptions}: the metadata that the call came with and what is
 * left of its deadline;</li>
 * <li>a {@link Peer @Peer} parameter: the name of the calling node.</li>
 * </ul>
 * With {@code @Valid} or {@code @Validated} on the payload or on the items, also as
 * {@code Flux<@Valid T>}, each is checked by Bean Validation first: an invalid payload is
 * an error of the call, whose handler does not run, and an invalid item one of the
 * {@code Flux}, which says what is not valid without quoting it.
 * <p>
 * The result is the value, or what the returned {@code Mono}, {@code CompletionStage} or
 * other single-value reactive type emits; {@code void}, {@code null},
 * {@code Optional.empty()} and an empty {@code Mono} are an absent answer. A {@code Flux}
 * or other multi-value reactive type, a {@code Stream}, an {@code Iterator} and exactly
 * {@code Iterable} are any number of answers; any other collection is one. The blocking
 * ones are pulled on the handler executor, while the caller takes more, and closed at the
 * end, also when the caller cancels.
 * <p>
 * A method that cannot work fails the start of the application with a message that names
 * it.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
@Reflective(PayloadReflectiveProcessor.class)
public @interface GridHandler {

	/**
	 * The name of the handler, one or more of {@code A-Z a-z 0-9 . _ -}. With a
	 * {@link #prefix()} on the type it is served as {@code prefix.name}. Methods only.
	 * @return the name, empty for a handler with a number
	 */
	String value() default "";

	/**
	 * The number of the handler, 1 to 253, in place of a name; the prefix does not matter
	 * then. Methods only.
	 * @return the number, 0 for a handler with a name
	 */
	int id() default 0;

	/**
	 * The route below the name or number. Methods only.
	 * @return the route, empty for none
	 */
	String subroute() default "";

	/**
	 * The beginning of the names of all handlers of a type. Types only.
	 * @return the prefix without a dot at its end, empty for none
	 */
	String prefix() default "";

	/**
	 * How many request items may be under way to the handler. Methods that take a stream
	 * only. Callers declare the same number.
	 * @return the capacity in items, 0 for what {@code grid.stream.in-capacity} says
	 */
	int inCapacity() default 0;

	/**
	 * How many response items may be under way to the caller. Methods that return a
	 * stream only.
	 * @return the capacity in items, 0 for what {@code grid.stream.out-capacity} says
	 */
	int outCapacity() default 0;

}
