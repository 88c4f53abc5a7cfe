package dev.gridmesh.manager;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerExecution;
import dev.gridmesh.HandlerId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a stream does not keep what it was opened with, however long it lives.
 */
class OpeningPayloadTests {

	private static final HandlerId ID = HandlerId.of(1);

	@RegisterExtension
	private final VirtualGrid grid = new VirtualGrid();

	private final List<WeakReference<byte[]>> payloads = new ArrayList<>();

	private HandlerDefinition handler(boolean items) {
		if (items) {
			return GridHandlers.twoWayStream(ID, 4, 4, (payload, input, call) -> {
				this.payloads.add(new WeakReference<>(payload));
				return input;
			});
		}
		return GridHandlers.responseStream(ID, 4, (payload, input, call) -> {
			this.payloads.add(new WeakReference<>(payload));
			return Flux.never();
		});
	}

	@ParameterizedTest
	@CsvSource({ "EVENT_LOOP, 1000, true, true", "EVENT_LOOP, 1000, false, false", "EXECUTOR, 1000, true, true",
			"EVENT_LOOP, 1000000, true, true", "EVENT_LOOP, 1000000, false, true", "EXECUTOR, 1000000, false, false",
			"EVENT_LOOP, 1000000, true, false" })
	void openingPayloadIsKeptAtNeitherEnd(HandlerExecution execution, int bytes, boolean items, boolean extensions) {
		if (!extensions) {
			this.grid.withoutExtensions();
		}
		this.grid.startPair(handler(items).withExecution(execution));
		byte[] payload = new byte[bytes];
		this.payloads.add(new WeakReference<>(payload));

		Disposable stream = open(payload, items ? Flux.never() : null);
		payload = null;
		this.grid.world.advance(Duration.ofSeconds(2));

		assertThat(this.payloads).hasSize(2);
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			System.gc();
			assertThat(this.payloads.get(0).get() == null).as("gone at the caller").isTrue();
			assertThat(this.payloads.get(1).get() == null).as("gone at the handler").isTrue();
		});
		assertThat(stream.isDisposed()).isFalse();
		stream.dispose();
		this.grid.world.advance(Duration.ofSeconds(1));
	}

	private Disposable open(byte[] payload, Publisher<byte[]> items) {
		return ((items != null) ? this.grid.from(A, B).stream(ID, payload, items)
				: this.grid.from(A, B).stream(ID, payload, CallOptions.defaults()))
			.subscribe();
	}

}
