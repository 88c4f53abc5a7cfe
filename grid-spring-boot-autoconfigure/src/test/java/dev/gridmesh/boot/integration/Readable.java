package dev.gridmesh.boot.integration;

import java.util.List;

import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.Peer;

/**
 * What many clients have in common.
 *
 * @param <T> what is read
 */
interface Readable<T> {

	@GridExchange("echo")
	T echo(@Peer String node, T value);

	@GridExchange("echoAll")
	List<T> echoAll(@Peer String node, List<T> values);

}
