package dev.gridmesh.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * On a type: the type is a bean, and its
 * {@link GridExceptionHandler @GridExceptionHandler} methods serve the handlers of all
 * beans. Several are asked in the order of their
 * {@link org.springframework.core.annotation.Order @Order}.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface GridHandlerAdvice {

	/**
	 * The name of the bean.
	 * @return the name, empty for one made of the name of the type
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

}
