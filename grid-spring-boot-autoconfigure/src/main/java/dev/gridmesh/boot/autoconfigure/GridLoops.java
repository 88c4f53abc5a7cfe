package dev.gridmesh.boot.autoconfigure;

import java.util.function.Supplier;

import reactor.netty.resources.LoopResources;

/**
 * The event loops of the application's web server and clients, which the grid shares.
 */
@FunctionalInterface
interface GridLoops extends Supplier<LoopResources> {

}
