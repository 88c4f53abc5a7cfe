/**
 * The endpoint of the grid on the WebFlux server of an application.
 */
@NullMarked
package dev.gridmesh.spring.webflux;

import org.jspecify.annotations.NullMarked;
