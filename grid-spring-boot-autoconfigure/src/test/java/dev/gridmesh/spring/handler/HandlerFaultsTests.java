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
 * Tests for {@link HandlerFaults}.
 */
class HandlerFaultsTests {

	@Test
	void whatAHandlerThrowsIsAFault() {
		assertThat(HandlerFaults.isFault(new IllegalStateException())).isTrue();
		assertThat(HandlerFaults.isFault(new NoClassDefFoundError())).isTrue();
		assertThat(HandlerFaults.isFault(new CompletionException(new IllegalStateException()))).isTrue();
		assertThat(HandlerFaults.isFault(new GridOverloadException("handler busy"))).isTrue();
	}

	@Test
	void mistakeOfTheCallerIsNone() {
		assertThat(HandlerFaults.isFault(new GridPayloadException("not read"))).isFalse();
		assertThat(HandlerFaults.isFault(new ConstraintViolationException("not valid", Set.of()))).isFalse();
		assertThat(HandlerFaults.isFault(new AuthorizationDeniedException("denied"))).isFalse();
		assertThat(HandlerFaults.isFault(new BadCredentialsException("who?"))).isFalse();
		assertThat(HandlerFaults.isFault(new CompletionException(new GridPayloadException("not read")))).isFalse();
	}

	@Test
	void textThatTheApplicationChoseIsNone() {
		assertThat(HandlerFaults.isFault(new GridRemoteException("no such file"))).isFalse();
	}

	@Test
	void resultThatCannotBeWrittenIsAFault() {
		Throwable failure = new GridPayloadException("not written",
				UnwritableResultException.of(new IllegalArgumentException("secret")));

		assertThat(HandlerFaults.isFault(failure)).isTrue();
		assertThat(failure.getCause()).hasMessage("java.lang.IllegalArgumentException");
	}

}
