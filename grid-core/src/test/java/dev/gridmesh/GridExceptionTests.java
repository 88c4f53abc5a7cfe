package dev.gridmesh;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class GridExceptionTests {

	private static final Throwable CAUSE = new IllegalStateException("why");

	static Stream<GridException> withoutStackTrace() {
		return Stream.of(new GridDisconnectedException("x", false), new GridTimeoutException("x"),
				new GridRemoteException("x"), new GridHandlerNotFoundException("x"), new GridOverloadException("x"));
	}

	static Stream<GridException> withCause() {
		return Stream.of(new GridRejectedException("x", CAUSE), new GridPayloadException("x", CAUSE),
				new GridProtocolException("x", CAUSE), new GridDisconnectedException("x", false, CAUSE));
	}

	@ParameterizedTest
	@MethodSource("withoutStackTrace")
	void errorsOfTheHotPathHaveNoStackTrace(GridException error) {
		assertThat(error.getStackTrace()).isEmpty();
		assertThat(error).hasMessage("x").hasNoCause();
	}

	@ParameterizedTest
	@MethodSource("withCause")
	void causeIsKept(GridException error) {
		assertThat(error).hasMessage("x").hasCause(CAUSE);
	}

	@Test
	void onlyWhatSurelyDidNotRunIsRetryable() {
		assertThat(new GridDisconnectedException("x", true).isRetryable()).isTrue();
		assertThat(new GridDisconnectedException("x", false).isRetryable()).isFalse();
		assertThat(new GridOverloadException("x").isRetryable()).isTrue();
		assertThat(new GridTimeoutException("x").isRetryable()).isFalse();
		assertThat(new GridRemoteException("x").isRetryable()).isFalse();
		assertThat(new GridHandlerNotFoundException("x").isRetryable()).isFalse();
		assertThat(new GridRejectedException("x").isRetryable()).isFalse();
		assertThat(new GridPayloadException("x").isRetryable()).isFalse();
		assertThat(new GridProtocolException("x").isRetryable()).isFalse();
	}

}
