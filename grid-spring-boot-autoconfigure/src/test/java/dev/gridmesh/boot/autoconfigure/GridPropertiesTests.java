package dev.gridmesh.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link GridProperties} and the metadata that is generated from them.
 */
class GridPropertiesTests {

	private static final Map<String, String> ALL = new LinkedHashMap<>();

	static {
		ALL.put("grid.enabled", "enabled=false");
		ALL.put("grid.local", "local=http://a:1");
		ALL.put("grid.peers", "peers=[http://a:1, http://b:2]");
		ALL.put("grid.path", "path=/g");
		ALL.put("grid.server.port", "server.port=1234");
		ALL.put("grid.server.address", "server.address=/127.0.0.1");
		ALL.put("grid.server.ssl.bundle", "server.ssl.bundle=s");
		ALL.put("grid.server.ssl.client-auth", "server.ssl.clientAuth=WANT");
		ALL.put("grid.ssl.bundle", "ssl.bundle=c");
		ALL.put("grid.auth.protocol", "auth.protocol=NONE");
		ALL.put("grid.auth.secret", "auth.secret=x");
		ALL.put("grid.auth.previous-secrets", "auth.previousSecrets=[y, z]");
		ALL.put("grid.auth.access-key", "auth.accessKey=k");
		ALL.put("grid.auth.audience", "auth.audience=aud");
		ALL.put("grid.auth.token-ttl", "auth.tokenTtl=PT2H");
		ALL.put("grid.auth.identity", "auth.identity=CERTIFICATE");
		ALL.put("grid.auth.max-clock-skew", "auth.maxClockSkew=PT2M");
		ALL.put("grid.auth.max-link-age", "auth.maxLinkAge=PT12H");
		ALL.put("grid.connect.timeout", "connect.timeout=PT4S");
		ALL.put("grid.connect.handshake-timeout", "connect.handshakeTimeout=PT5S");
		ALL.put("grid.connect.min-delay", "connect.minDelay=PT6S");
		ALL.put("grid.connect.max-delay", "connect.maxDelay=PT7S");
		ALL.put("grid.connect.max-pending-handshakes", "connect.maxPendingHandshakes=8");
		ALL.put("grid.connect.retire-timeout", "connect.retireTimeout=PT9M");
		ALL.put("grid.connect.wait-for-peers", "connect.waitForPeers=QUORUM");
		ALL.put("grid.connect.wait-timeout", "connect.waitTimeout=PT9S");
		ALL.put("grid.heartbeat.interval", "heartbeat.interval=PT11S");
		ALL.put("grid.heartbeat.timeout", "heartbeat.timeout=PT12S");
		ALL.put("grid.write-timeout", "writeTimeout=PT13S");
		ALL.put("grid.call.timeout", "call.timeout=PT14S");
		ALL.put("grid.call.max-in-flight", "call.maxInFlight=15");
		ALL.put("grid.call.max-inbound", "call.maxInbound=16");
		ALL.put("grid.message.max-size", "message.maxSize=1048576B");
		ALL.put("grid.merge.max-messages", "merge.maxMessages=17");
		ALL.put("grid.merge.max-size", "merge.maxSize=2048B");
		ALL.put("grid.inbound.max-size", "inbound.maxSize=8192B");
		ALL.put("grid.outbound.max-messages", "outbound.maxMessages=18");
		ALL.put("grid.outbound.max-size", "outbound.maxSize=4096B");
		ALL.put("grid.stream.ping-interval", "stream.pingInterval=PT19S");
		ALL.put("grid.stream.in-capacity", "stream.inCapacity=24");
		ALL.put("grid.stream.out-capacity", "stream.outCapacity=25");
		ALL.put("grid.stream.max-out-capacity", "stream.maxOutCapacity=20");
		ALL.put("grid.websocket.masking", "websocket.masking=ZERO");
		ALL.put("grid.codec.type", "codec.type=MSGPACK");
		ALL.put("grid.codec.time-format", "codec.timeFormat=TIMESTAMP");
		ALL.put("grid.handlers.executor", "handlers.executor=PLATFORM");
		ALL.put("grid.handlers.max-threads", "handlers.maxThreads=21");
		ALL.put("grid.handlers.queue-capacity", "handlers.queueCapacity=22");
		ALL.put("grid.handlers.interrupt", "handlers.interrupt=true");
		ALL.put("grid.handlers.log-failures", "handlers.logFailures=false");
		ALL.put("grid.extensions.bulk-credit", "extensions.bulkCredit=false");
		ALL.put("grid.extensions.cancel", "extensions.cancel=false");
		ALL.put("grid.extensions.caps", "extensions.caps=false");
		ALL.put("grid.extensions.frag", "extensions.frag=false");
		ALL.put("grid.extensions.meta", "extensions.meta=false");
		ALL.put("grid.extensions.renew", "extensions.renew=false");
		ALL.put("grid.shutdown.drain-timeout", "shutdown.drainTimeout=PT23S");
		ALL.put("grid.observations.detail", "observations.detail=BOTH");
		ALL.put("grid.health.require", "health.require=QUORUM");
	}

	@Test
	void everyPropertyIsBound() {
		Map<String, String> source = new LinkedHashMap<>();
		ALL.forEach((key, bound) -> source.put(key, configured(bound)));

		GridProperties properties = new Binder(new MapConfigurationPropertySource(source))
			.bind("grid", Bindable.of(GridProperties.class))
			.get();

		BeanWrapper bean = new BeanWrapperImpl(properties);
		assertThat(ALL.values()).allSatisfy((bound) -> {
			String property = bound.substring(0, bound.indexOf('='));
			assertThat(property + "=" + bean.getPropertyValue(property)).isEqualTo(bound);
		});
	}

	@Test
	void everyPropertyIsDescribed() {
		Map<String, JsonNode> described = metadata();

		assertThat(described.keySet().stream().filter((key) -> key.startsWith("grid.")))
			.containsExactlyInAnyOrderElementsOf(new TreeSet<>(ALL.keySet()));
		assertThat(described).allSatisfy((key, node) -> {
			String description = node.path("description").asString("");
			assertThat(description).as(key)
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A gr")
				.doesNotContain("\n");
			if (node.path("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).as(key).startsWith("Whether ");
			}
		});
	}

	@Test
	void onlyWhatIsUnsetHasNoDefault() {
		assertThat(metadata())
			.allSatisfy((key, node) -> assertThat(node.has("defaultValue")).as(key)
				.isEqualTo(!List.of("grid.auth.audience", "grid.auth.max-link-age", "grid.auth.previous-secrets",
						"grid.auth.secret", "grid.local", "grid.peers", "grid.server.address", "grid.server.port",
						"grid.server.ssl.bundle", "grid.server.ssl.client-auth", "grid.ssl.bundle")
					.contains(key)));
	}

	@Test
	void defaultsAreInTheMetadata() {
		Map<String, JsonNode> described = metadata();

		assertThat(described.get("grid.call.timeout").path("defaultValue").asString()).isEqualTo("60s");
		assertThat(described.get("grid.message.max-size").path("defaultValue").asString()).isEqualTo("8MB");
		assertThat(described.get("grid.inbound.max-size").path("defaultValue").asString())
			.isEqualTo("a quarter of the heap, at most 1GB");
		assertThat(described.get("grid.handlers.max-threads").path("defaultValue").asString()).isEqualTo("200");
		assertThat(described.get("grid.health.require").path("defaultValue").asString()).isEqualTo("none");
		assertThat(described.get("grid.observations.detail").path("defaultValue").asString())
			.isEqualTo("observations where there is a tracer, else meters");
	}

	static Stream<String> durations() {
		return metadata().entrySet()
			.stream()
			.filter((entry) -> entry.getValue().path("type").asString().equals(Duration.class.getName()))
			.map(Map.Entry::getKey)
			.filter((key) -> key.startsWith("grid."));
	}

	@ParameterizedTest
	@MethodSource("durations")
	void durationsThatNoClockCanMeasureAreRefused(String key) {
		for (Duration value : List.of(Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE),
				Duration.ofSeconds(Long.MAX_VALUE), Duration.ofMillis(Long.MAX_VALUE),
				Duration.ofNanos(Long.MAX_VALUE))) {
			assertThatExceptionOfType(GridPropertiesException.class).as(value.toString())
				.isThrownBy(() -> bind(key, value).afterPropertiesSet())
				.withMessageContaining(key);
		}
	}

	@ParameterizedTest
	@MethodSource("durations")
	void durationOfZeroIsRefusedOrCanBeUsed(String key) {
		GridProperties properties = bind(key, Duration.ZERO);
		try {
			properties.afterPropertiesSet();
			assertThat(key).isIn("grid.auth.max-clock-skew", "grid.shutdown.drain-timeout");
		}
		catch (GridPropertiesException ex) {
			assertThat(ex).hasMessageContaining(key);
		}
	}

	@Test
	void longestDurationsCanBeUsed() {
		Map<String, String> longest = new LinkedHashMap<>();
		// but for the interval, which the time-out of the heartbeat exceeds
		durations().filter((key) -> !key.equals("grid.heartbeat.interval")).forEach((key) -> longest.put(key, "365d"));
		GridProperties properties = new Binder(new MapConfigurationPropertySource(longest))
			.bind("grid", Bindable.of(GridProperties.class))
			.get();

		assertThatNoException().isThrownBy(properties::afterPropertiesSet);
	}

	private static GridProperties bind(String key, Duration value) {
		return new Binder(new MapConfigurationPropertySource(Map.of(key, value)))
			.bind("grid", Bindable.of(GridProperties.class))
			.get();
	}

	/** Turns what is expected to be bound into what is configured. */
	private static String configured(String bound) {
		String value = bound.substring(bound.indexOf('=') + 1);
		if (value.startsWith("[")) {
			return value.substring(1, value.length() - 1);
		}
		if (value.startsWith("/127")) {
			return value.substring(1);
		}
		return value.matches("[A-Z]+") ? value.toLowerCase(Locale.ROOT) : value;
	}

	private static Map<String, JsonNode> metadata() {
		Map<String, JsonNode> properties = new LinkedHashMap<>();
		for (URL url : metadataFiles()) {
			try (InputStream in = url.openStream()) {
				JsonNode root = JsonMapper.shared().readTree(in);
				root.path("properties").forEach((property) -> {
					String name = property.path("name").asString();
					if (name.startsWith("grid.") || name.contains(".grid.")) {
						properties.put(name, property);
					}
				});
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return properties;
	}

	private static List<URL> metadataFiles() {
		try {
			return new ArrayList<>(Collections.list(GridPropertiesTests.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
