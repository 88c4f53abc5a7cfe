package dev.gridmesh;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Something that code of the application threw, or failed with. What it belonged to, a
 * call or an attempt to connect, has ended with an error already.
 *
 * @param part what kind of code failed
 * @param peer the node that it was called for, or {@code null} if there is none
 * @param handler the handler of the call, or {@code null} if it was no call
 * @param failure what was thrown; its own methods may throw, too
 * @since 0.1.0
 */
public record ApplicationError(ApplicationPart part, @Nullable NodeName peer, @Nullable HandlerId handler,
		Throwable failure) {

	public ApplicationError {
		Objects.requireNonNull(part, "part");
		Objects.requireNonNull(failure, "failure");
	}

}
