package dev.gridmesh.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link GridPropertiesValidator}.
 */
class GridPropertiesValidatorTests {

	@Test
	void defaultsAreValid() {
		assertThatNoException().isThrownBy(() -> GridPropertiesValidator.validate(new GridProperties()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "grid.path=/minio/grid/v1", "grid.server.port=0", "grid.shutdown.drain-timeout=0",
			"grid.handlers.queue-capacity=0", "grid.auth.max-clock-skew=0", "grid.merge.max-size=0",
			"grid.stream.out-capacity=1024", "grid.heartbeat.timeout=10s", "grid.connect.max-delay=1s",
			"grid.message.max-size=1KB", "grid.message.max-size=1GB", "grid.call.timeout=365d",
			"grid.write-timeout=1ms" })
	void valueAtTheBoundIsValid(String property) {
		assertThatNoException().isThrownBy(() -> validate(property));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			grid.path=grid                          | it is no path that can be served
			grid.path=/grid/v1/                     | it is no path that can be served
			grid.path=/grid/{id}                    | it is no path that can be served
			grid.server.port=70000                  | it is no port
			grid.server.address=127.0.0.1           | the grid has no server of its own
			grid.server.ssl.bundle=x                | the grid has no server of its own
			grid.auth.token-ttl=0                   | it must be longer than zero
			grid.auth.max-clock-skew=-1s            | it must not be negative
			grid.auth.access-key=                   | it must not be empty
			grid.connect.timeout=0                  | it must be between 1 ms and 365 days
			grid.connect.handshake-timeout=-1s      | it must be between 1 ms and 365 days
			grid.connect.min-delay=0                | it must be between 1 ms and 365 days
			grid.connect.max-delay=500ms            | it must not be shorter than 'grid.connect.min-delay' (PT1S)
			grid.connect.max-pending-handshakes=0   | it must be at least 1
			grid.connect.wait-timeout=0             | it must be longer than zero
			grid.heartbeat.interval=0               | it must be between 1 ms and 365 days
			grid.heartbeat.timeout=9s               | it must not be shorter than 'grid.heartbeat.interval' (PT10S)
			grid.write-timeout=0                    | it must be between 1 ms and 365 days
			grid.call.timeout=0                     | it must be between 1 ms and 365 days
			grid.call.max-in-flight=0               | it must be at least 1
			grid.call.max-inbound=0                 | it must be at least 1
			grid.call.timeout=366d                  | it must be between 1 ms and 365 days
			grid.heartbeat.timeout=PT2562047788015H | it must be between 1 ms and 365 days
			grid.stream.ping-interval=0             | it must be between 1 ms and 365 days
			grid.stream.in-capacity=0               | it must be at least 1
			grid.stream.out-capacity=0              | it must be at least 1
			grid.stream.out-capacity=1025           | it is larger than 'grid.stream.max-out-capacity' (1024)
			grid.stream.max-out-capacity=0          | it must be at least 1
			grid.message.max-size=100B              | it must be between 1024B and 1073741824B
			grid.message.max-size=2GB               | it must be between 1024B and 1073741824B
			grid.merge.max-messages=0               | it must be between 1 and 50
			grid.merge.max-messages=51              | it must be between 1 and 50
			grid.merge.max-size=32KB                | it must be between 0B and 31744B
			grid.outbound.max-messages=0            | it must be at least 1
			grid.outbound.max-size=0                | it must be between 1B and
			grid.handlers.max-threads=0             | it must be at least 1
			grid.handlers.queue-capacity=-1         | it must be at least 0
			grid.shutdown.drain-timeout=-1s         | it must not be negative
			""")
	void valueBeyondTheBoundIsAnErrorThatNamesTheKey(String property, String problem) {
		assertThatExceptionOfType(GridPropertiesException.class).isThrownBy(() -> validate(property))
			.withMessageContaining("The property '%s' has the value '", property.substring(0, property.indexOf('=')))
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getAction()).isNotBlank());
	}

	private static void validate(String property) {
		Map<String, String> values = new LinkedHashMap<>();
		values.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
		GridPropertiesValidator.validate(
				new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("grid", GridProperties.class));
	}

}
