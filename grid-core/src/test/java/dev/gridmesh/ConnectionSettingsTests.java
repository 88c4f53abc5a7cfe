package dev.gridmesh;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests {@link ConnectionSettings} and its areas.
 */
class ConnectionSettingsTests {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

	static Stream<Arguments> durations() {
		Change<Duration> minDelay = (settings, value) -> settings
			.connect((connect) -> connect.maxDelay(LONGEST).minDelay(value));
		Change<Duration> maxDelay = (settings, value) -> settings
			.connect((connect) -> connect.minDelay(SHORTEST).maxDelay(value));
		Change<Duration> callTimeout = (settings, value) -> settings.calls((calls) -> calls.timeout(value));
		return Stream.of(arguments("grid.connect.timeout", connect(ConnectSettings.Builder::timeout)),
				arguments("grid.connect.handshake-timeout", connect(ConnectSettings.Builder::handshakeTimeout)),
				arguments("grid.connect.min-delay", minDelay), arguments("grid.connect.max-delay", maxDelay),
				arguments("grid.heartbeat.interval",
						heartbeat((heartbeat, value) -> heartbeat.timeout(LONGEST).interval(value))),
				arguments("grid.heartbeat.timeout",
						heartbeat((heartbeat, value) -> heartbeat.interval(SHORTEST).timeout(value))),
				arguments("grid.write-timeout", heartbeat(HeartbeatSettings.Builder::writeTimeout)),
				arguments("grid.stream.ping-interval", heartbeat(HeartbeatSettings.Builder::streamPingInterval)),
				arguments("grid.call.timeout", callTimeout));
	}

	@ParameterizedTest
	@MethodSource("durations")
	void durationIsNeitherShorterThanAMillisecondNorLongerThanAYear(String key, Change<Duration> change) {
		assertTaken(change, SHORTEST);
		assertTaken(change, LONGEST);
		for (Duration value : new Duration[] { SHORTEST.minusNanos(1), Duration.ZERO, Duration.ofSeconds(-1),
				LONGEST.plusNanos(1), FOREVER }) {
			assertRefused(change, value, key, "it must be between 1 ms and 365 days", value.toString());
		}
	}

	static Stream<Arguments> counts() {
		return Stream.of(
				arguments("grid.connect.max-pending-handshakes",
						connect(ConnectSettings.Builder::maxPendingHandshakes)),
				arguments("grid.call.max-in-flight", calls(CallSettings.Builder::maxInFlight)),
				arguments("grid.call.max-inbound", calls(CallSettings.Builder::maxInbound)),
				arguments("grid.stream.max-out-capacity", calls(CallSettings.Builder::maxOutCapacity)),
				arguments("grid.outbound.max-messages", messages(MessageSettings.Builder::outboundMaxMessages)));
	}

	@ParameterizedTest
	@MethodSource("counts")
	void countIsAtLeastOne(String key, Change<Integer> change) {
		assertTaken(change, 1);
		assertTaken(change, Integer.MAX_VALUE);
		assertRefused(change, 0, key, "it must be at least 1", "'0'");
		assertRefused(change, Integer.MIN_VALUE, key, "it must be at least 1", "'-2147483648'");
	}

	@Test
	void peersTakeFiftyMergedMessagesInFrontOfAnother() {
		Change<Integer> change = messages(MessageSettings.Builder::mergeMaxMessages);

		assertTaken(change, 1);
		assertTaken(change, 50);
		assertRefused(change, 0, "grid.merge.max-messages", "it must be between 1 and 50", "'0'");
		assertRefused(change, 51, "grid.merge.max-messages", "it must be between 1 and 50", "'51'");
	}

	static Stream<Arguments> sizes() {
		return Stream.of(
				arguments("grid.message.max-size", 1024L, 1L << 30, messages(MessageSettings.Builder::maxSize)),
				arguments("grid.merge.max-size", 0L, 31_744L, messages(MessageSettings.Builder::mergeMaxBytes)),
				arguments("grid.outbound.max-size", 1L, Long.MAX_VALUE,
						messages(MessageSettings.Builder::outboundMaxBytes)));
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void sizeIsWithinItsBounds(String key, long min, long max, Change<Long> change) {
		String bounds = "it must be between %dB and %dB".formatted(min, max);
		assertTaken(change, min);
		assertTaken(change, max);
		assertRefused(change, min - 1, key, bounds, "'%dB'".formatted(min - 1));
		if (max < Long.MAX_VALUE) {
			assertRefused(change, max + 1, key, bounds, "'%dB'".formatted(max + 1));
			// no size gets through by running over
			assertRefused(change, (1L << 32) + min, key, bounds, "B'");
		}
	}

	@Test
	void heartbeatThatIsGivenUpBeforeItsNextPingIsRefused() {
		ConnectionSettings.Builder settings = ConnectionSettings.builder();
		Consumer<HeartbeatSettings.Builder> flapping = (heartbeat) -> heartbeat.timeout(Duration.ofMillis(9_999));

		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> settings.heartbeat(flapping))
			.withMessage(
					"The setting 'grid.heartbeat.timeout' has the value 'PT9.999S', but it must not be shorter than "
							+ "'grid.heartbeat.interval' (PT10S). Raise it, or lower 'grid.heartbeat.interval'.");
		assertThat(settings.heartbeat((heartbeat) -> heartbeat.timeout(Duration.ofSeconds(10)))
			.build()
			.heartbeat()
			.timeout()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void longestPauseBelowTheShortestIsRefused() {
		ConnectionSettings.Builder settings = ConnectionSettings.builder();
		Duration shortest = settings.build().connect().minDelay();

		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> settings.connect((connect) -> connect.maxDelay(shortest.minusMillis(1))))
			.withMessageContaining("'grid.connect.max-delay'")
			.withMessageContaining("'grid.connect.min-delay' (%s)", shortest);
		assertThatNoException().isThrownBy(() -> settings.connect((connect) -> connect.maxDelay(shortest)));
	}

	@Test
	void heartbeatTimeoutIsTwiceTheIntervalUnlessSet() {
		ConnectionSettings settings = ConnectionSettings.builder()
			.heartbeat((heartbeat) -> heartbeat.interval(Duration.ofSeconds(30)))
			.build();

		assertThat(settings.heartbeat().timeout()).isEqualTo(Duration.ofSeconds(60));
		assertThat(settings.toBuilder()
			.heartbeat((heartbeat) -> heartbeat.interval(Duration.ofMinutes(5)))
			.build()
			.heartbeat()
			.timeout()).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void refusedChangeLeavesTheBuilderAsItWas() {
		ConnectionSettings.Builder settings = ConnectionSettings.builder();

		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> settings.calls((calls) -> calls.maxInFlight(7).maxInbound(0)));

		assertThat(settings.build().calls()).hasToString(ConnectionSettings.defaults().calls().toString());
	}

	@Test
	void changeOfOneValueLeavesTheOthers() {
		ConnectionSettings settings = ConnectionSettings.builder()
			.connect((connect) -> connect.timeout(Duration.ofSeconds(9)))
			.heartbeat((heartbeat) -> heartbeat.writeTimeout(Duration.ofSeconds(8)))
			.calls((calls) -> calls.maxInbound(7))
			.messages((messages) -> messages.maxSize(6_000))
			.extensions((extensions) -> extensions.frag(false))
			.build();

		assertThat(settings.toBuilder().messages((messages) -> messages.mergeMaxMessages(5)).build())
			.hasToString(settings.toString().replace("mergeMaxMessages=50", "mergeMaxMessages=5"));
		assertThat(settings.toString()).contains("timeout=PT9S", "writeTimeout=PT8S", "maxInbound=7", "maxSize=6000",
				"frag=false", "meta=true");
	}

	private static <T> void assertTaken(Change<T> change, T value) {
		assertThatNoException().isThrownBy(() -> change.apply(ConnectionSettings.builder(), value));
	}

	private static <T> void assertRefused(Change<T> change, T value, String key, String problem, String shown) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> change.apply(ConnectionSettings.builder(), value))
			.withMessageContaining("'%s'", key)
			.withMessageContaining(problem)
			.withMessageContaining(shown)
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo(key))
			.satisfies((ex) -> assertThat(ex.remedy()).isNotBlank());
	}

	private static <T> Change<T> connect(Area<ConnectSettings.Builder, T> area) {
		return (settings, value) -> settings.connect((connect) -> area.set(connect, value));
	}

	private static Change<Duration> heartbeat(Area<HeartbeatSettings.Builder, Duration> area) {
		return (settings, value) -> settings.heartbeat((heartbeat) -> area.set(heartbeat, value));
	}

	private static Change<Integer> calls(Area<CallSettings.Builder, Integer> area) {
		return (settings, value) -> settings.calls((calls) -> area.set(calls, value));
	}

	private static <T> Change<T> messages(Area<MessageSettings.Builder, T> area) {
		return (settings, value) -> settings.messages((messages) -> area.set(messages, value));
	}

	/** Sets one value. */
	private interface Change<T> {

		void apply(ConnectionSettings.Builder settings, T value);

	}

	/** Sets one value of an area. */
	private interface Area<B, T> {

		void set(B area, T value);

	}

	@Test
	void settingsOfTheSameValuesAreEqual() {
		ConnectionSettings settings = ConnectionSettings.defaults();

		assertThat(settings.toBuilder().build()).isEqualTo(settings).hasSameHashCodeAs(settings);
		assertThat(settings.toBuilder().extensions((extensions) -> extensions.meta(false)).build())
			.isNotEqualTo(settings);
		assertThat(settings.toBuilder().heartbeat((heartbeat) -> heartbeat.timeout(Duration.ofSeconds(77))).build())
			.isNotEqualTo(settings);
		assertThat(settings.toBuilder().calls((calls) -> calls.maxInbound(77)).build()).isNotEqualTo(settings);
	}

}
