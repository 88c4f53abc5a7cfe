/**
 * Makes calls of {@link dev.gridmesh.spring.GridExchange @GridExchange} methods of
 * {@link dev.gridmesh.spring.GridClient @GridClient} interfaces, and beans of these.
 */
@NullMarked
package dev.gridmesh.spring.client;

import org.jspecify.annotations.NullMarked;
