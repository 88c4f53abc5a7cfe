package dev.gridmesh.transport.netty;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TestAcceptor;
import dev.gridmesh.transport.netty.UpgradeRequestCheck.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class UpgradeRequestCheckTests {

	private static final TestAcceptor ACCEPTOR = new TestAcceptor(1000, (transport) -> {
		throw new AssertionError("nothing is accepted here");
	});

	private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	UpgradeRequestCheckTests() {
		this.headers.put("Upgrade", List.of("websocket"));
		this.headers.put("Connection", List.of("Upgrade"));
		this.headers.put("Sec-WebSocket-Version", List.of("13"));
		this.headers.put("Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub25jZQ=="));
		this.headers.put("Authorization", List.of("Bearer " + TestAcceptor.TOKEN));
	}

	@Test
	void aGoodRequestIsUpgraded() {
		assertThat(check().admitted()).isNotNull();
		assertThat(check().status()).isEqualTo(101);
	}

	static Stream<Arguments> good() {
		return Stream.of(arguments("Upgrade", List.of("WebSocket")), arguments("Upgrade", List.of("h2c, websocket")),
				arguments("Connection", List.of("keep-alive, Upgrade")),
				arguments("Connection", List.of("keep-alive", "UPGRADE")),
				arguments("Sec-WebSocket-Version", List.of(" 13 ")),
				arguments("Sec-WebSocket-Extensions", List.of("permessage-deflate")),
				arguments("Sec-WebSocket-Protocol", List.of("chat")));
	}

	@ParameterizedTest
	@MethodSource("good")
	void otherFormsAreUnderstoodAndOffersIgnored(String name, List<String> values) {
		this.headers.put(name, values);

		assertThat(check().admitted()).isNotNull();
	}

	static Stream<Arguments> bad() {
		return Stream.of(arguments("Upgrade", List.of(), 400), arguments("Upgrade", List.of("websockets"), 400),
				arguments("Connection", List.of("keep-alive"), 400),
				arguments("Sec-WebSocket-Key", List.of("short"), 400),
				arguments("Sec-WebSocket-Version", List.of(), 400),
				arguments("Sec-WebSocket-Version", List.of("8"), 426), arguments("Authorization", List.of(), 403),
				arguments("Authorization", List.of("Bearer wrong"), 403));
	}

	@ParameterizedTest
	@MethodSource("bad")
	void aBadHeaderIsRefused(String name, List<String> values, int status) {
		this.headers.put(name, values);

		assertThat(check().status()).isEqualTo(status);
		assertThat(check().admitted()).isNull();
	}

	@Test
	void theOrderOfTheChecksIsThatOfTheReference() {
		this.headers.put("Authorization", List.of("Bearer wrong"));
		assertThat(check().status()).isEqualTo(403);
		this.headers.put("Sec-WebSocket-Version", List.of("8"));
		assertThat(check().status()).isEqualTo(426);
		this.headers.remove("Upgrade");
		assertThat(check().status()).isEqualTo(400);
		assertThat(check("POST", TestAcceptor.PATH).status()).isEqualTo(405);
		assertThat(check("POST", TestAcceptor.PATH + "/").status()).isEqualTo(404);
	}

	@Test
	void refusalsSayWhatWouldBeRight() {
		assertThat(check("POST", TestAcceptor.PATH).headers()).containsEntry("Allow", "GET");
		this.headers.put("Sec-WebSocket-Version", List.of("8"));
		assertThat(check().headers()).containsEntry("Sec-WebSocket-Version", "13");
	}

	@Test
	void aWrongTokenLearnsNothing() {
		this.headers.remove("Authorization");

		assertThat(check()).isEqualTo(new Verdict(403, "", Map.of(), null));
	}

	private Verdict check() {
		return check("GET", TestAcceptor.PATH);
	}

	private Verdict check(String method, String path) {
		return UpgradeRequestCheck
			.check(method, path, (name) -> this.headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()),
					SocketPeer.at("192.0.2.1:40000"), ACCEPTOR)
			.blockOptional()
			.orElseThrow();
	}

}
