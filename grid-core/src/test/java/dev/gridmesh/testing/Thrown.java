package dev.gridmesh.testing;

import java.util.function.Supplier;

/**
 * What code of an application may throw at the grid, checked or not. Test classes that
 * let one of them reach JUnit have {@link ToldFailures}.
 *
 * @since 0.1.0
 */
public enum Thrown {

	/** What everybody throws. */
	EXCEPTION(() -> new IllegalStateException("no disk")),

	/** A checked exception that no signature has. */
	CHECKED(() -> new java.io.IOException("no disk")),

	/** An array that was too large. */
	OUT_OF_MEMORY(() -> new OutOfMemoryError("Java heap space")),

	/** A recursion without an end. */
	STACK_OVERFLOW(StackOverflowError::new),

	/** A static initializer that fails. */
	INITIALIZER(() -> new ExceptionInInitializerError(new IllegalStateException("no file"))),

	/** A jar that is not there. */
	NO_CLASS(() -> new NoClassDefFoundError("gone/Gone")),

	/** Kotlin's {@code TODO()}, which has a class of its own. */
	NOT_IMPLEMENTED(() -> new Error("an operation is not implemented") {
	}),

	/** A failed assertion. */
	ASSERTION(() -> new AssertionError("must not be")),

	/** A virtual machine that gives up. */
	INTERNAL(() -> new InternalError("lost")),

	/** What stopped threads of old. */
	THREAD_DEATH(Thrown::threadDeath),

	/** An exception whose own methods fail. */
	SPEECHLESS(SpeechlessException::new);

	private final Supplier<Throwable> source;

	Thrown(Supplier<Throwable> source) {
		this.source = source;
	}

	/** By name, since later versions of Java do not have the class. */
	private static Throwable threadDeath() {
		try {
			return (Throwable) Class.forName("java.lang.ThreadDeath").getConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			return new Error("a thread is to die", ex);
		}
	}

	/**
	 * Throws it.
	 * @param <R> what the caller would return
	 * @return nothing, ever
	 */
	public <R> R raise() {
		throw Thrown.<RuntimeException>sneaky(this.source.get());
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
		throw (T) thrown;
	}

}
