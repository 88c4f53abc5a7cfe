/**
 * The simulator: nodes of a grid on one thread, in virtual time, on a network that a seed
 * breaks; and a checker that looks only at what the application and the network saw.
 * <p>
 * A seed gives a {@code Schedule}, a {@code Simulation} runs it and writes a
 * {@code History}, a {@code HistoryChecker} reads that.
 */
@NullMarked
package dev.gridmesh.simulation;

import org.jspecify.annotations.NullMarked;
