package dev.gridmesh.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks an interface whose {@link GridExchange @GridExchange} methods are calls of other
 * nodes. A proxy of it is a bean, found as {@code @ImportGridClients} says or under the
 * package of the application, or made by a {@code GridClientProxyFactory}.
 * <p>
 * The same interface may declare handlers: a class with {@link GridHandler @GridHandler}
 * that implements it serves its methods, under the names that the interface gives them;
 * nothing needs to be repeated on the methods. A method that the class marks with
 * {@code @GridHandler} itself is served as that says instead, and methods that call many
 * nodes are not served. The proxy is {@code @Primary}: whoever injects the interface gets
 * the proxy, and whoever wants the handler bean injects its class.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface GridClient {

	/**
	 * The beginning of the names of all handlers that the interface calls, as in
	 * {@link #prefix()}.
	 * @return the prefix without a dot at its end, empty for none
	 */
	@AliasFor("prefix")
	String value() default "";

	/**
	 * The beginning of the names of all handlers that the interface calls.
	 * @return the prefix without a dot at its end, empty for none
	 */
	@AliasFor("value")
	String prefix() default "";

}
