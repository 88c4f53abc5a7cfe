package dev.gridmesh.mux;

import java.util.Map;

import dev.gridmesh.GridDisconnectedException;
import dev.gridmesh.HandlerId;
import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a stream that is ended by the thread that starts it, because its link is closed:
 * what belongs to the loop is not touched.
 */
class StreamThatNeverBeganTests {

	private int looks;

	private final ModelledLink link = new ModelledLink() {

		@Override
		public OutboundRoom room() {
			StreamThatNeverBeganTests.this.looks++;
			return super.room();
		}

	};

	private final Flux<byte[]> stream = new Flux<>() {

		@Override
		public void subscribe(CoreSubscriber<? super byte[]> actual) {
			OutboundRequest request = new OutboundRequest(HandlerId.of(1), null, 0, 0, false, 4, 4, Map.of());
			OutboundStream call = new OutboundStream(StreamThatNeverBeganTests.this.link, request,
					Flux.just(new byte[1]), actual);
			actual.onSubscribe(call);
			call.start();
		}

	};

	@Test
	void closedLinkFailsAStreamAndKeepsItsRoomToTheLoop() {
		this.link.queue().close();
		this.link.queue().drainClosed(new Disconnection("the end of the link"));

		StepVerifier.create(this.stream).verifyError(GridDisconnectedException.class);

		assertThat(this.looks).isZero();
	}

}
