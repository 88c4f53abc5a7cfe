package dev.gridmesh.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.HandlerDefinition;
import dev.gridmesh.HandlerId;
import dev.gridmesh.InvalidSettingException;
import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.ConnectRequest;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.protocol.HandshakeCodec;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests what becomes of two nodes that write objects in different formats: their link
 * comes up and carries bytes, and both ends know and say so.
 */
class CodecDifferenceTests {

	private static final HandlerId ECHO = HandlerId.of(50);

	private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.UTF_8);

	@RegisterExtension
	private final VirtualGrid grid = new VirtualGrid();

	@RegisterExtension
	private final LogLines log = LogLines.ofTheGrid();

	private final HandlerDefinition echo = GridHandlers.single(ECHO, (payload, call) -> Mono.justOrEmpty(payload));

	@Test
	void bothEndsKnowWhatTheOtherWrites() {
		startWith("json", "msgpack");

		assertThat(this.grid.from(VirtualGrid.A, VirtualGrid.B).codecType()).isEqualTo("msgpack");
		assertThat(this.grid.from(VirtualGrid.B, VirtualGrid.A).codecType()).isEqualTo("json");
		assertThat(this.grid.from(VirtualGrid.A, VirtualGrid.A).codecType()).isEqualTo("json");
	}

	@Test
	void callWithBytesGoesThrough() {
		startWith("json", "cbor");

		assertAnswered();
	}

	@ParameterizedTest
	@ValueSource(strings = { "msgpack", "json" })
	void nodesWithTheSameFormatSayNothing(String type) {
		startWith(type, type);

		assertAnswered();
		assertThat(warnings()).isEmpty();
	}

	@Test
	void nodeThatAnnouncesNothingIsNotCompared() {
		this.grid.withoutExtensions().start(VirtualGrid.A, List.of(VirtualGrid.A, VirtualGrid.B), this.echo);
		this.grid.with((builder) -> builder.settings((settings) -> settings.codecType("json")))
			.start(VirtualGrid.B, List.of(VirtualGrid.A, VirtualGrid.B), this.echo);
		this.grid.awaitConnected();

		assertThat(this.grid.from(VirtualGrid.B, VirtualGrid.A).codecType()).isNull();
		assertThat(this.grid.from(VirtualGrid.A, VirtualGrid.B).codecType()).isNull();
		assertAnswered();
		assertThat(warnings()).isEmpty();
	}

	@Test
	void differenceIsNamedOnceAtEachEnd() {
		startWith("json", "cbor");
		for (int i = 0; i < 5; i++) {
			this.grid.from(VirtualGrid.A, VirtualGrid.B).reconnect(null);
			this.grid.world.advance(Duration.ofSeconds(30));
			this.grid.awaitConnected();
		}

		assertThat(warnings()).hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains(VirtualGrid.A, VirtualGrid.B, "'json'", "'cbor'",
					"grid.codec.type"));
	}

	@Test
	void nameOfAPeerIsCutAndCleaned() {
		String dialer = dialer();
		String acceptor = dialer.equals(VirtualGrid.A) ? VirtualGrid.B : VirtualGrid.A;
		this.grid.start(acceptor, List.of(VirtualGrid.A, VirtualGrid.B), this.echo);
		String name = "json\r\n\u001b[31m" + "x".repeat(5_000);
		RawPeer peer = RawPeer.dial(this.grid, dialer, acceptor);
		peer.send(Message.of(Op.CONNECT, 0, 0, 0, HandshakeCodec.encode(new ConnectRequest(new UUID(1, 1), dialer,
				this.grid.world.now(), RawPeer.token(this.grid), Set.of(Extension.CAPS), name, null))));

		assertThat(this.grid.from(acceptor, dialer).state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.grid.from(acceptor, dialer).codecType()).startsWith("json??").hasSizeLessThan(210);
		assertThat(warnings()).singleElement().satisfies((line) -> assertThat(line).doesNotContain("\r", "\u001b"));
		peer.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "JSON", "a b", "json\n", "123456789012345678901234567890123" })
	void nameThatIsNoneIsRefused(String name) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> ConnectionSettings.builder().codecType(name))
			.withMessageContaining("grid.codec.type");
	}

	private static String dialer() {
		boolean dials = DialerElection.localDials(NodeName.of(VirtualGrid.A), NodeName.of(VirtualGrid.B));
		return dials ? VirtualGrid.A : VirtualGrid.B;
	}

	private void startWith(String a, String b) {
		this.grid.with((builder) -> builder.settings((settings) -> settings.codecType(a)))
			.start(VirtualGrid.A, List.of(VirtualGrid.A, VirtualGrid.B), this.echo);
		this.grid.with((builder) -> builder.settings((settings) -> settings.codecType(b)))
			.start(VirtualGrid.B, List.of(VirtualGrid.A, VirtualGrid.B), this.echo);
		this.grid.awaitConnected();
	}

	private void assertAnswered() {
		Mono<byte[]> answer = this.grid.from(VirtualGrid.A, VirtualGrid.B).request(ECHO, PAYLOAD);
		StepVerifier.create(answer)
			.then(() -> this.grid.world.advance(Duration.ofSeconds(1)))
			.expectNextMatches((bytes) -> Arrays.equals(bytes, PAYLOAD))
			.verifyComplete();
	}

	private List<String> warnings() {
		return this.log.warnings().stream().filter((line) -> line.contains("writes objects as")).toList();
	}

}
