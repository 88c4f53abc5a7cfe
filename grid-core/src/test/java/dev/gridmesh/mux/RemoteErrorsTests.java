package dev.gridmesh.mux;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

import dev.gridmesh.GridException;
import dev.gridmesh.GridHandlerNotFoundException;
import dev.gridmesh.GridOverloadException;
import dev.gridmesh.GridRemoteException;
import dev.gridmesh.protocol.ErrorText;
import dev.gridmesh.protocol.Flags;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.RefusalCodec;
import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link RemoteErrors} with the words that travel.
 */
@ExtendWith(ToldFailures.class)
class RemoteErrorsTests {

	private static final String TARGET = "http://b:1 files.stat";

	@ParameterizedTest
	@CsvSource({ "Invalid Handler, dev.gridmesh.GridHandlerNotFoundException, false",
			"Invalid Handler for type: LockLock, dev.gridmesh.GridHandlerNotFoundException, false",
			"handler busy, dev.gridmesh.GridOverloadException, true",
			"node is leaving, dev.gridmesh.GridOverloadException, true",
			"Stateless streams not supported, dev.gridmesh.GridRemoteException, false" })
	void refusalBecomesTheErrorOfItsKind(String text, Class<? extends GridException> kind, boolean retryable) {
		Message refusal = Message.of(Op.MUX_CONNECT_ERROR, 7, 0, 0, RefusalCodec.encode(text));

		GridException error = RemoteErrors.refused(TARGET, refusal);

		assertThat(error).isInstanceOf(kind).hasMessageStartingWith(TARGET).hasMessageEndingWith(text);
		assertThat(error.isRetryable()).isEqualTo(retryable);
	}

	@Test
	void refusalWithoutWordsIsAnErrorAllTheSame() {
		GridException error = RemoteErrors.refused(TARGET,
				Message.of(Op.MUX_CONNECT_ERROR, 7, 0, 0, new byte[] { 1, 2 }));

		assertThat(error).isInstanceOf(GridRemoteException.class)
			.isNotInstanceOfAny(GridHandlerNotFoundException.class, GridOverloadException.class);
	}

	@Test
	void textsThatArePastTheBoundAreCutWhereTheyAreRead() {
		String said = "€".repeat(30_000);
		Message refusal = Message.of(Op.MUX_CONNECT_ERROR, 1, 0, 0, RefusalCodec.encode(said));

		assertThat(RemoteErrors.refused(TARGET, refusal)).isInstanceOfSatisfying(GridRemoteException.class,
				(error) -> assertThat(error.text()).isEqualTo("€".repeat(ErrorText.MAX_BYTES / 3)));
		assertThat(RemoteErrors.failed(TARGET, said)).isInstanceOfSatisfying(GridRemoteException.class,
				(error) -> assertThat(error.text()).isEqualTo("€".repeat(ErrorText.MAX_BYTES / 3)));
	}

	@Test
	void textOfTheRemoteHandlerIsKept() {
		Message failure = Message.of(Op.RESPONSE, 7, 0, Flags.PAYLOAD_IS_ERR,
				"no such bucket".getBytes(StandardCharsets.UTF_8));

		assertThat(RemoteErrors.failed(TARGET, failure)).isInstanceOfSatisfying(GridRemoteException.class, (error) -> {
			assertThat(error.text()).isEqualTo("no such bucket");
			assertThat(error).hasMessage(TARGET + ": no such bucket");
		});
	}

	@Test
	void textOfAFailureIsItsMessageOrItsName() {
		assertThat(RemoteErrors.textOf(new IllegalStateException("no disk"))).isEqualTo("no disk");
		assertThat(RemoteErrors.textOf(new IllegalStateException(""))).isEmpty();
		assertThat(RemoteErrors.textOf(new NullPointerException())).isEqualTo("NullPointerException");
		assertThat(RemoteErrors.textOf(new CompletionException(new IllegalStateException("deep")))).isEqualTo("deep");
		assertThat(RemoteErrors.textOf(new GridRemoteException("http://c:1 x: first", "first"))).isEqualTo("first");
		assertThat(RemoteErrors.textOf(new IllegalStateException("x".repeat(100_000)))).hasSize(ErrorText.MAX_BYTES);
	}

	@Test
	void failureThatCannotTellIsItsName() {
		assertThat(RemoteErrors.textOf(new SpeechlessException())).isEqualTo("SpeechlessException");
		assertThat(RemoteErrors.textOf(new CompletionException("wrapped", new SpeechlessException())))
			.isEqualTo("SpeechlessException");
		assertThat(RemoteErrors.textOf(new CompletionException("x", null) {
			@Override
			public Throwable getCause() {
				throw new SpeechlessException();
			}
		})).startsWith(getClass().getName());
		assertThat(RemoteErrors.textOf(new IllegalStateException() {
			@Override
			public String getMessage() {
				return getMessage() + "!";
			}
		})).as("an overflown stack").startsWith(getClass().getName());
	}

	@Test
	void causesInACircleHaveAText() {
		CompletionException one = new CompletionException("one", null);
		CompletionException other = new CompletionException("other", one);
		CompletionException third = new CompletionException("third", other) {
			@Override
			public Throwable getCause() {
				return this;
			}
		};

		assertThat(RemoteErrors.textOf(third)).isEqualTo("third");
		assertThat(RemoteErrors.textOf(other)).isEqualTo("one");
	}

	@Test
	void numbersInSequenceErrorsAreUnsigned() {
		assertThat(RemoteErrors.sequenceMismatch(1, -1))
			.isEqualTo("receive sequence number mismatch. want 1, got 4294967295");
	}

}
