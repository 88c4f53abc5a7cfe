package dev.gridmesh.spring.handler;

import dev.gridmesh.GridCall;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * Sets the thread-locals of the current thread to what a Reactor context carries, where
 * context propagation is on the class path. Set and restored by one thread.
 */
interface ContextThreadLocals extends AutoCloseable {

	/**
	 * Sets them.
	 * @param context the context; one with nothing or only the call changes nothing
	 * @return restores what was there before
	 */
	static ContextThreadLocals set(ContextView context) {
		boolean plain = context.isEmpty() || (context.size() == 1 && context.hasKey(GridCall.class));
		return (plain || !Propagation.PRESENT) ? () -> {
		} : Propagation.set(context);
	}

	@Override
	void close();

	/**
	 * Finds out, once, whether there is context propagation.
	 */
	final class Propagation {

		static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
				ContextThreadLocals.class.getClassLoader());

		private Propagation() {
		}

		static ContextThreadLocals set(ContextView context) {
			ContextSnapshot.Scope scope = Factory.INSTANCE.setThreadLocalsFrom(context);
			return scope::close;
		}

		private static final class Factory {

			static final ContextSnapshotFactory INSTANCE = ContextSnapshotFactory.builder().build();

			private Factory() {
			}

		}

	}

}
