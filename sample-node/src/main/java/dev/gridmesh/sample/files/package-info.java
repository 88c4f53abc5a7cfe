/**
 * Files that nodes send each other: uploads, and one directory made like another.
 */
@NullMarked
package dev.gridmesh.sample.files;

import org.jspecify.annotations.NullMarked;
