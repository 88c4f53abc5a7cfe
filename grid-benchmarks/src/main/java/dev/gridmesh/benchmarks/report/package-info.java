/**
 * What was seen: medians, ratios, the table and the JSON file.
 */
@NullMarked
package dev.gridmesh.benchmarks.report;

import org.jspecify.annotations.NullMarked;
