package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.LargeMessageCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MetadataCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LeakCheck;
import dev.gridmesh.vectors.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.gridmesh.manager.VirtualGrid.A;
import static dev.gridmesh.manager.VirtualGrid.B;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests extension {@code meta}: metadata of calls travels beside their payload.
 */
@ExtendWith(LeakCheck.class)
class MetadataTests {

	private static final HandlerId ECHO = HandlerId.of(1);

	private static final HandlerId STREAM = HandlerId.named("files.sync");

	private static final Map<String, String> METADATA = Map.of("tenant", "acme", "ключ", "");

	private static final CallOptions OPTIONS = CallOptions.defaults().withMetadata(METADATA);

	private final VirtualGrid grid = new VirtualGrid();

	private final List<Map<String, String>> seen = new ArrayList<>();

	private HandlerDefinition[] handlers() {
		return new HandlerDefinition[] { GridHandlers.single(ECHO, (payload, call) -> {
			this.seen.add(call.metadata());
			return Mono.justOrEmpty(payload);
		}), GridHandlers.twoWayStream(STREAM, 4, 4, (payload, items, call) -> {
			this.seen.add(call.metadata());
			return items;
		}) };
	}

	@AfterEach
	void nothingIsLeft() {
		this.grid.managers.values().forEach((manager) -> assertThat(manager.connections()).allSatisfy((connection) -> {
			assertThat(connection.stats().inbound().calls() + connection.stats().inbound().streams()).isZero();
			assertThat(connection.stats().outbound().calls() + connection.stats().outbound().streams()).isZero();
		}));
		this.grid.stopAll();
	}

	private AtomicReference<Object> request(GridConnection connection, byte[] payload, CallOptions options) {
		AtomicReference<Object> outcome = new AtomicReference<>();
		connection.request(ECHO, payload, options).subscribe(outcome::set, outcome::set);
		this.grid.world.advance(Duration.ofMillis(50));
		return outcome;
	}

	private RawPeer peer(Extension... extensions) {
		this.grid.start(B, List.of(A, B), handlers());
		return RawPeer.connect(this.grid, A, B, extensions);
	}

	private static Message last(RawPeer peer) {
		return peer.received.get(peer.received.size() - 1);
	}

	private static byte[] payload(int length) {
		return Vectors.generated(length);
	}

	@ParameterizedTest
	@CsvSource({ "http://node-a:9000, http://node-b:9000", "http://node-b:9000, http://node-a:9000",
			"http://node-a:9000, http://node-a:9000" })
	void handlersSeeTheMetadataOfTheirCallers(String from, String to) {
		this.grid.startPair(handlers());
		List<byte[]> items = new ArrayList<>();

		AtomicReference<Object> answer = request(this.grid.from(from, to), payload(3), OPTIONS);
		this.grid.from(from, to)
			.stream(STREAM, payload(2), Flux.just(payload(1), payload(2)), OPTIONS)
			.subscribe(items::add);
		this.grid.world.advance(Duration.ofMillis(50));

		assertThat(this.seen).containsExactly(METADATA, METADATA);
		assertThat(answer.get()).isEqualTo(payload(3));
		assertThat(items).containsExactly(payload(1), payload(2));
	}

	@Test
	void callsWithoutMetadataAreThoseOfV1() {
		RawPeer peer = peer(Extension.META);

		this.grid.from(B, A).request(ECHO, payload(3)).subscribe().dispose();
		this.grid.from(B, A).request(ECHO, payload(3)).onErrorComplete().subscribe();
		this.grid.world.advance(Duration.ofMillis(5));

		Message call = last(peer);
		assertThat(call).isEqualTo(
				new Message(call.muxId(), 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(3), null));
		peer.send(Message.of(Op.RESPONSE, call.muxId(), 0, Flags.CRC | Flags.EOF));
	}

	@Test
	void peerThatAnnouncedItGetsOneMessage() {
		RawPeer peer = peer(Extension.META);

		this.grid.from(B, A).request(ECHO, payload(3), OPTIONS).subscribe();
		this.grid.world.advance(Duration.ofMillis(5));

		Message call = last(peer);
		assertThat(peer.received).extracting(Message::op).containsExactly(Op.CONNECT_RESPONSE, Op.META_CALL);
		assertThat(MetadataCodec.unwrap(call)).isEqualTo(new MetadataCodec.Unwrapped(
				new Message(call.muxId(), 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(3), null),
				METADATA));
		peer.send(Message.of(Op.RESPONSE, call.muxId(), 0, Flags.CRC | Flags.EOF));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void peerThatAnnouncedNothingGetsTheBytesOfV1(boolean stream) {
		RawPeer peer = peer(Extension.CAPS, Extension.FRAG);
		GridConnection connection = this.grid.from(B, A);

		if (stream) {
			connection.stream(STREAM, payload(3), OPTIONS).onErrorComplete().subscribe();
		}
		else {
			connection.request(ECHO, payload(3), OPTIONS).onErrorComplete().subscribe();
		}
		this.grid.world.advance(Duration.ofMillis(5));

		Message call = last(peer);
		assertThat(call).isEqualTo(stream
				? new Message(call.muxId(), 0, 0, 254, Op.CONNECT_MUX.code(), Flags.EOF | Flags.CRC | Flags.SUBROUTE,
						payload(3), STREAM.subrouteId())
				: new Message(call.muxId(), 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(3), null));
		peer.send(Message.of(Op.MUX_CONNECT_ERROR, call.muxId(), 0, Flags.CRC));
	}

	@Test
	void nodeWithTheExtensionOffSendsNone() {
		this.grid.withExtensions((extensions) -> extensions.meta(false)).start(A, List.of(A, B), handlers());
		this.grid.withExtensions(ExtensionSettings.ALL).start(B, List.of(A, B), handlers());
		this.grid.awaitConnected();

		request(this.grid.from(A, B), payload(3), OPTIONS);
		request(this.grid.from(B, A), payload(3), OPTIONS);

		assertThat(this.seen).containsExactly(Map.of(), Map.of());
	}

	@Test
	void payloadsOfAllSizesComeAsTheyWere() {
		this.grid.startPair(handlers());

		for (int size : new int[] { 1, 60_000, 65_500, 65_536, 65_537, 3_000_000 }) {
			AtomicReference<Object> answer = request(this.grid.from(A, B), payload(size), OPTIONS);
			this.grid.world.advance(Duration.ofSeconds(5));
			assertThat(answer.get()).isEqualTo(payload(size));
		}
		AtomicReference<Object> absent = new AtomicReference<>("absent");
		this.grid.from(A, B).request(ECHO, null, OPTIONS).subscribe(absent::set);
		this.grid.world.advance(Duration.ofMillis(50));

		assertThat(absent).hasValue("absent");
		assertThat(this.seen).hasSize(7).containsOnly(METADATA);
	}

	@Test
	void largeCallsTravelInPiecesWithTheirMetadata() {
		RawPeer peer = peer(Extension.META, Extension.FRAG);

		this.grid.from(B, A).request(ECHO, payload(100_000), OPTIONS).onErrorComplete().subscribe();
		this.grid.world.advance(Duration.ofMillis(5));

		assertThat(peer.received).extracting(Message::op)
			.containsExactly(Op.CONNECT_RESPONSE, Op.LARGE_MESSAGE, Op.PIECE, Op.PIECE, Op.PIECE, Op.PIECE);
		peer.send(Message.of(Op.MUX_CONNECT_ERROR, peer.received.get(1).muxId(), 0, Flags.CRC));
	}

	static Stream<Map<String, String>> tooMuch() {
		return Stream.of(Map.of("k", "v".repeat(MetadataCodec.MAX_BYTES)), Map.of("k", "ж".repeat(4096)),
				IntStream.rangeClosed(0, MetadataCodec.MAX_KEYS)
					.boxed()
					.collect(Collectors.toMap((key) -> "k" + key, (key) -> "v")));
	}

	@ParameterizedTest
	@MethodSource("tooMuch")
	void tooMuchMetadataFailsTheCallAtItsCaller(Map<String, String> metadata) {
		this.grid.startPair(handlers());
		GridConnection connection = this.grid.from(A, B);
		long before = connection.stats().outbound().messages();

		AtomicReference<Object> failed = request(connection, payload(1), CallOptions.defaults().withMetadata(metadata));

		assertThat(failed.get()).isInstanceOfSatisfying(GridPayloadException.class,
				(error) -> assertThat(error).hasMessageContaining("metadata of")
					.hasMessageContaining("extension meta carries at most 64 keys and 8192 bytes")
					.hasMessageNotContaining("vvv"));
		assertThat(connection.stats().outbound().messages()).isEqualTo(before);
	}

	@Test
	void metadataComesOnTopOfTheLargestPayload() {
		int limit = 100_000;
		this.grid.with(
				(builder) -> builder.settings((settings) -> settings.messages((messages) -> messages.maxSize(limit))));
		this.grid.startPair(handlers());
		CallOptions options = CallOptions.defaults().withMetadata(Map.of("k", "v".repeat(8000)));

		AtomicReference<Object> tooLarge = request(this.grid.from(A, B), payload(limit + 1), options);
		AtomicReference<Object> fits = request(this.grid.from(A, B), payload(limit), options);

		assertThat(tooLarge.get()).isInstanceOf(GridPayloadException.class);
		assertThat(fits.get()).isEqualTo(payload(limit));
	}

	static Stream<Vectors.Case> malformed() {
		return Vectors.cases("extensions/meta.json", "malformedPayloads");
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void malformedMetadataIsRefusedAndNothingElse(Vectors.Case vector) {
		RawPeer peer = peer(Extension.META);

		peer.send(new Message(7, 0, 60_000, 1, Op.META_CALL.code(), Flags.EOF | Flags.CRC, vector.bytes(), null),
				new Message(8, 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(1), null));

		assertThat(peer.received.subList(1, 3)).extracting(Message::op)
			.containsExactly(Op.MUX_CONNECT_ERROR, Op.RESPONSE);
		assertThat(new String(peer.received.get(1).payload(), StandardCharsets.UTF_8))
			.contains(vector.json().required("error").asText());
		assertThat(peer.closed).isNull();
		assertThat(this.seen).containsExactly(Map.of());
	}

	@Test
	void refusedCallLeavesNothingBehind() {
		RawPeer peer = peer(Extension.META);
		Message unknown = new Message(7, 0, 60_000, 99, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(1), null);
		Message known = new Message(7, 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(1), null);

		peer.send(MetadataCodec.wrap(unknown, METADATA), known);

		assertThat(peer.received).extracting(Message::op)
			.containsExactly(Op.CONNECT_RESPONSE, Op.MUX_CONNECT_ERROR, Op.RESPONSE);
		assertThat(this.seen).containsExactly(Map.of());
	}

	@Test
	void withoutTheExtensionItIsAnUnknownOp() {
		RawPeer peer = peer(Extension.CAPS);
		Message request = new Message(7, 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(1), null);

		peer.send(MetadataCodec.wrap(request, METADATA), request);

		assertThat(peer.received).extracting(Message::op).containsExactly(Op.CONNECT_RESPONSE, Op.RESPONSE);
		assertThat(peer.closed).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void largeOneNeedsTheExtensionToo(boolean announced) {
		RawPeer peer = announced ? peer(Extension.FRAG, Extension.META) : peer(Extension.FRAG);
		Message large = MetadataCodec.wrap(
				new Message(7, 0, 60_000, 1, Op.REQUEST.code(), Flags.EOF | Flags.CRC, payload(70_000), null),
				METADATA);

		peer.send(LargeMessageCodec.announcement(large, 1));

		assertThat((peer.closed != null) ? peer.closed.code() : 0).isEqualTo(announced ? 0 : 1002);
	}

	@Test
	void keysKeepTheirOrder() {
		Map<String, String> ordered = new LinkedHashMap<>();
		IntStream.range(0, 30).forEach((key) -> ordered.put("k" + (key * 7) % 30, "v"));
		this.grid.startPair(handlers());

		request(this.grid.from(A, B), payload(1), CallOptions.defaults().withMetadata(ordered));

		assertThat(this.seen.get(0).keySet()).containsExactlyElementsOf(ordered.keySet());
	}

}
