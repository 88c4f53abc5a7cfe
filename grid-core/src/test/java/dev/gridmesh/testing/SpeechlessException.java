package dev.gridmesh.testing;

/**
 * What a handler may fail with: an exception that fails, in the same way, whoever asks
 * for its message or its cause. Test classes that use it have {@link ToldFailures}.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public final class SpeechlessException extends RuntimeException {

	@Override
	public String getMessage() {
		throw new SpeechlessException();
	}

	@Override
	public Throwable getCause() {
		throw new SpeechlessException();
	}

}
