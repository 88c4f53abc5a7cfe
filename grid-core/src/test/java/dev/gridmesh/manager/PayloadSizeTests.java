package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.testing.LeakCheck;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a payload may have exactly {@code grid.message.max-size} bytes, and not one
 * more, whatever travels with it: at once and in pieces, in each role, with a subroute
 * and with metadata.
 */
@ExtendWith(LeakCheck.class)
class PayloadSizeTests {

	private static final HandlerId ECHO = HandlerId.named("size.echo");

	private static final HandlerId ANSWER = HandlerId.of(1);

	private static final HandlerId ITEMS = HandlerId.of(2);

	private static final HandlerId TAKE = HandlerId.of(3);

	@RegisterExtension
	final VirtualGrid grid = new VirtualGrid();

	private List<GridConnection> start(boolean extensions, int maxSize, int handlerSize) {
		HandlerDefinition echo = GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload));
		HandlerDefinition answer = GridHandlers.single(ANSWER, (payload, call) -> Mono.just(new byte[handlerSize]));
		HandlerDefinition items = GridHandlers.responseStream(ITEMS, 4,
				(payload, requests, call) -> Flux.just(new byte[1], new byte[handlerSize]));
		HandlerDefinition take = GridHandlers.twoWayStream(TAKE, 4, 4, (payload, requests, call) -> requests
			.map((item) -> Integer.toString(item.length).getBytes(StandardCharsets.UTF_8)));
		this.grid
			.with((builder) -> builder.settings((settings) -> settings.messages((messages) -> messages.maxSize(maxSize))
				.extensions(extensions ? ExtensionSettings.ALL : ExtensionSettings.NONE)))
			.startPair(echo, answer, items, take);
		return List.of(this.grid.from(A, B), this.grid.from(B, A), this.grid.from(A, A));
	}

	@ParameterizedTest
	@CsvSource({ "true, 1024", "false, 1024", "true, 200000", "false, 200000" })
	void payloadOfExactlyTheLimitTravelsInEachRole(boolean extensions, int maxSize) {
		byte[] payload = new byte[maxSize];
		payload[maxSize - 1] = 7;

		for (GridConnection to : start(extensions, maxSize, maxSize)) {
			assertThat(result(to.request(ECHO, payload, metadata(extensions)))).isEqualTo(payload);
			assertThat(result(to.request(ANSWER, payload))).isEqualTo(new byte[maxSize]);
			assertThat(result(to.stream(ITEMS, payload, metadata(extensions)).last())).isEqualTo(new byte[maxSize]);
			assertThat(result(to.stream(TAKE, payload, Flux.just(payload, payload)).last()))
				.isEqualTo(Integer.toString(maxSize).getBytes(StandardCharsets.UTF_8));
		}
		assertThat(this.grid.from(A, B).stats().reconnects()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "true, 1024", "false, 1024", "true, 200000", "false, 200000" })
	void payloadOfOneByteMoreIsRefusedWithBothNumbers(boolean extensions, int maxSize) {
		byte[] payload = new byte[maxSize + 1];
		String numbers = "of %d bytes is larger than grid.message.max-size (%d bytes)".formatted(maxSize + 1, maxSize);

		for (GridConnection to : start(extensions, maxSize, maxSize + 1)) {
			assertRefused(to.request(ECHO, payload), GridPayloadException.class, "payload " + numbers, to);
			assertRefused(to.stream(ITEMS, payload).last(), GridPayloadException.class, "payload " + numbers, to);
			assertRefused(to.stream(TAKE, null, Flux.just(payload)).last(), GridPayloadException.class,
					"item " + numbers, to);
			assertRefused(to.request(ANSWER), GridRemoteException.class, "answer " + numbers, to);
			assertRefused(to.stream(ITEMS, null).last(), GridRemoteException.class, "item " + numbers, to);
		}
		assertThat(this.grid.from(A, B).stats().reconnects()).isZero();
	}

	private void assertRefused(Mono<byte[]> call, Class<?> error, String text, GridConnection to) {
		Object result = result(call);
		assertThat(result).isInstanceOf(error);
		assertThat(((Throwable) result).getMessage()).contains(text, to.remote().value());
	}

	/** The most metadata that a call may have, where it travels. */
	private static CallOptions metadata(boolean travels) {
		Map<String, String> metadata = new HashMap<>();
		for (int key = 10; travels && key < 74; key++) {
			metadata.put("k" + key, "v".repeat(125));
		}
		return CallOptions.defaults().withMetadata(metadata);
	}

	/** The value or the error. */
	private Object result(Mono<byte[]> call) {
		CompletableFuture<Object> result = call.<Object>map((value) -> value).onErrorResume(Mono::just).toFuture();
		this.grid.world.runUntil(result::isDone, Duration.ofSeconds(30));
		return result.getNow("never ended");
	}

}
