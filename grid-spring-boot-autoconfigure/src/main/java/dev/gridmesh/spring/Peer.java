package dev.gridmesh.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter that is the name of a node, as {@code String} or
 * {@link dev.gridmesh.NodeName}: of a {@link GridExchange @GridExchange} method the node
 * to call, of a {@link GridHandler @GridHandler} method the node that made the call.
 *
 * @since 0.1.0
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Peer {

}
