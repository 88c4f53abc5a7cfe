package dev.gridmesh.spring.client.scan;

import dev.gridmesh.spring.GridClient;
import dev.gridmesh.spring.GridExchange;
import dev.gridmesh.spring.Peer;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Profile;

@GridClient("scanned")
interface ScannedClient {

	@GridExchange("get")
	Mono<String> get(@Peer String node);

	@GridClient("nested")
	interface Nested extends ScannedClient {

	}

	/** Has no annotation of its own. */
	interface Child extends ScannedClient {

	}

	@GridClient("absent")
	@Profile("elsewhere")
	interface OfAnotherProfile extends ScannedClient {

	}

	@GridClient("class")
	class NoInterface {

	}

}
