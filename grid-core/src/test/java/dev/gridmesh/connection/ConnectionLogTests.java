package dev.gridmesh.connection;

import java.io.IOException;

import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionLog}.
 */
@ExtendWith(ToldFailures.class)
class ConnectionLogTests {

	@Test
	void failureIsDescribedByItsMessageOrItsName() {
		assertThat(ConnectionLog.describe(new IOException("no route"))).isEqualTo("no route");
		assertThat(ConnectionLog.describe(new IOException())).isEqualTo("IOException");
		assertThat(ConnectionLog.describe(new SpeechlessException())).isEqualTo("SpeechlessException");
	}

}
