package dev.gridmesh.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes beans of {@link dev.gridmesh.spring.GridClient @GridClient} interfaces, each
 * {@code @Primary} and named as its interface with the package. Without any attribute
 * these are the interfaces in the package of the annotated class and below.
 * <p>
 * Applications with Spring Boot only need it for interfaces elsewhere: where nothing is
 * annotated so, those below the package of the application are found, but for those of
 * which it makes beans itself.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ImportGridClients.Container.class)
@Import(ImportGridClientsRegistrar.class)
public @interface ImportGridClients {

	/**
	 * Interfaces, as in {@link #types()}.
	 * @return the interfaces
	 */
	@AliasFor("types")
	Class<?>[] value() default {};

	/**
	 * Interfaces to make beans of, wherever they are.
	 * @return the interfaces
	 */
	@AliasFor("value")
	Class<?>[] types() default {};

	/**
	 * Packages to look for interfaces in, with those below.
	 * @return the packages
	 */
	String[] basePackages() default {};

	/**
	 * Classes whose packages to look for interfaces in, with those below.
	 * @return any class of each package
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * Holds the annotations where there are many on one class.
	 *
	 * @since 0.1.0
	 */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Import(ImportGridClientsRegistrar.class)
	@interface Container {

		/**
		 * The annotations.
		 * @return all of the class
		 */
		ImportGridClients[] value();

	}

}
