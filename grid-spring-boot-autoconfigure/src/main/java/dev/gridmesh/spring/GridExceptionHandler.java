package dev.gridmesh.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * On a method of a class with {@link GridHandler @GridHandler} methods, or of a
 * {@link GridHandlerAdvice @GridHandlerAdvice}: the method finds the text that callers
 * get when a handler fails. It serves the handlers of its own class, or those of all
 * classes; its own class goes first, then the advices in their order. Of the methods of
 * one class that takes the exception whose type is closest, else one that takes a cause
 * of it. Also errors of a returned {@code Mono} or {@code Flux}, of its items, of
 * payloads that cannot be read and of validation are exceptions of the handler.
 * <p>
 * Its parameters are the exception and the {@link dev.gridmesh.GridCall}, both optional,
 * in any order. It returns the text as {@code String}, and then runs on the handler
 * executor and may block, or as {@code Mono<String>}, and then must not block. With
 * {@code null}, with an empty {@code Mono}, and when it fails itself, the caller gets the
 * message of the exception, as without it.
 * <p>
 * A method that cannot work fails the start of the application with a message that names
 * it.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface GridExceptionHandler {

	/**
	 * The exceptions that the method takes, with their subclasses.
	 * @return the types, empty for the type of the parameter
	 */
	Class<? extends Throwable>[] value() default {};

}
