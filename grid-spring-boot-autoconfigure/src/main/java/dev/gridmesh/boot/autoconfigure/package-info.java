/**
 * Auto-configuration of the grid in Spring Boot.
 */
@NullMarked
package dev.gridmesh.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
