package dev.gridmesh.transport.netty;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.gridmesh.transport.AdmittedUpgrade;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TransportAcceptor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides about upgrade requests (protocol.md §1), for any HTTP server. Safe for any
 * thread.
 * <p>
 * The order of the checks is that of the reference: the path (404), the method (405), the
 * headers (400), the WebSocket version (426), and only then the proof of who dials (403,
 * empty), so that a peer with a wrong token learns as much from us as it learns from a
 * node of the reference. Offered extensions and subprotocols do not matter.
 *
 * @since 0.1.0
 */
public final class UpgradeRequestCheck {

	private static final String VERSION = "13";

	/* 16 bytes in Base64. */
	private static final int KEY_LENGTH = 24;

	private UpgradeRequestCheck() {
	}

	/**
	 * Checks a request.
	 * @param method the HTTP method
	 * @param path the path of the request, without its query
	 * @param headers gives all values of a header, by its name in any case; empty for
	 * none
	 * @param peer what the socket knows of who asks
	 * @param acceptor knows the path and checks the proof of who dials
	 * @return what to answer, on subscription
	 */
	public static Mono<Verdict> check(String method, String path,
			Function<String, ? extends Collection<String>> headers, SocketPeer peer, TransportAcceptor acceptor) {
		Verdict refusal = refusal(method, path, headers, acceptor.path());
		if (refusal != null) {
			return Mono.just(refusal);
		}
		return acceptor.authorize((name) -> trimmed(first(headers.apply(name))), peer)
			.map(Verdict::upgrade)
			.defaultIfEmpty(Verdict.refuse(403, ""));
	}

	private static @Nullable Verdict refusal(String method, String path,
			Function<String, ? extends Collection<String>> headers, String served) {
		if (!path.equals(served)) {
			return Verdict.refuse(404, "not found");
		}
		if (!method.equals("GET")) {
			return Verdict.refuse(405, "the method must be GET", Map.of("Allow", "GET"));
		}
		if (!hasToken(headers.apply("Upgrade"), "websocket")) {
			return Verdict.refuse(400, "the header Upgrade must be websocket");
		}
		if (!hasToken(headers.apply("Connection"), "upgrade")) {
			return Verdict.refuse(400, "the header Connection must contain Upgrade");
		}
		String key = first(headers.apply("Sec-WebSocket-Key"));
		if (key == null || key.trim().length() != KEY_LENGTH) {
			return Verdict.refuse(400, "the header Sec-WebSocket-Key is missing or malformed");
		}
		String version = first(headers.apply("Sec-WebSocket-Version"));
		if (version == null) {
			return Verdict.refuse(400, "the header Sec-WebSocket-Version is missing");
		}
		if (!version.trim().equals(VERSION)) {
			return Verdict.refuse(426, "the WebSocket version must be 13",
					Map.of("Sec-WebSocket-Version", VERSION, "Upgrade", "websocket"));
		}
		return null;
	}

	private static boolean hasToken(Collection<String> values, String wanted) {
		return values.stream()
			.flatMap((value) -> Stream.of(value.split(",")))
			.anyMatch((token) -> token.trim().toLowerCase(Locale.ROOT).equals(wanted));
	}

	private static @Nullable String trimmed(@Nullable String value) {
		return (value != null) ? value.trim() : null;
	}

	private static @Nullable String first(Collection<String> values) {
		return values.isEmpty() ? null : values.iterator().next();
	}

	/**
	 * What to answer.
	 *
	 * @param status the HTTP status, 101 to upgrade
	 * @param text the body of a refusal, plain text; empty for none
	 * @param headers headers of the answer
	 * @param admitted takes the transport of an upgrade, {@code null} for a refusal
	 * @since 0.1.0
	 */
	public record Verdict(int status, String text, Map<String, String> headers, @Nullable AdmittedUpgrade admitted) {

		/**
		 * Checks and copies.
		 */
		public Verdict {
			Objects.requireNonNull(text, "text");
			headers = Map.copyOf(headers);
		}

		static Verdict upgrade(AdmittedUpgrade admitted) {
			return new Verdict(101, "", admitted.headers(), admitted);
		}

		static Verdict refuse(int status, String text) {
			return refuse(status, text, Map.of());
		}

		static Verdict refuse(int status, String text, Map<String, String> headers) {
			return new Verdict(status, text, headers, null);
		}

	}

}
