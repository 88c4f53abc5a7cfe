/**
 * The annotations and the requester that applications use; nothing here needs Spring
 * Boot.
 */
@NullMarked
package dev.gridmesh.spring;

import org.jspecify.annotations.NullMarked;
