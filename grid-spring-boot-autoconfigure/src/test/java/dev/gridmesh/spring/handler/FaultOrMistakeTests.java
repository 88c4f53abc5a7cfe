package dev.gridmesh.spring.handler;

import java.util.Set;
import java.util.concurrent.CompletionException;

import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridPayloadException;
import dev.gridmesh.GridRemoteException;
import jakarta.validation.ConstraintViolationException;
import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.AuthorizationDeniedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FaultOrMistake}.
 */
class FaultOrMistakeTests {

	@Test
	void whatAHandlerThrowsIsAFault() {
		assertThat(FaultOrMistake.isFault(new IllegalStateException())).isTrue();
		assertThat(FaultOrMistake.isFault(new NoClassDefFoundError())).isTrue();
		assertThat(FaultOrMistake.isFault(new CompletionException(new IllegalStateException()))).isTrue();
		assertThat(FaultOrMistake.isFault(new GridOverloadException("handler busy"))).isTrue();
	}

	@Test
	void mistakeOfTheCallerIsNone() {
		assertThat(FaultOrMistake.isFault(new GridPayloadException("not read"))).isFalse();
		assertThat(FaultOrMistake.isFault(new ConstraintViolationException("not valid", Set.of()))).isFalse();
		assertThat(FaultOrMistake.isFault(new AuthorizationDeniedException("denied"))).isFalse();
		assertThat(FaultOrMistake.isFault(new BadCredentialsException("who?"))).isFalse();
		assertThat(FaultOrMistake.isFault(new CompletionException(new GridPayloadException("not read")))).isFalse();
	}

	@Test
	void textThatTheApplicationChoseIsNone() {
		assertThat(FaultOrMistake.isFault(new GridRemoteException("no such file"))).isFalse();
	}

	@Test
	void resultThatCannotBeWrittenIsAFault() {
		Throwable failure = new GridPayloadException("not written",
				UnwritableResultException.of(new IllegalArgumentException("secret")));

		assertThat(FaultOrMistake.isFault(failure)).isTrue();
		assertThat(failure.getCause()).hasMessage("java.lang.IllegalArgumentException");
	}

}
