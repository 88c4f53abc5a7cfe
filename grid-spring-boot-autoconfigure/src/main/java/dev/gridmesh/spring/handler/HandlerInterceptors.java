package dev.gridmesh.spring.handler;

import java.util.List;

import dev.gridmesh.GridCall;
import dev.gridmesh.spring.GridHandlerInterceptor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.BeanFactory;

/**
 * Puts the interceptors of the application around calls. They are made when they are
 * first needed, since they may themselves need the grid. Safe for any thread.
 */
final class HandlerInterceptors {

	private final BeanFactory beanFactory;

	private volatile @Nullable List<GridHandlerInterceptor> found;

	HandlerInterceptors(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Makes the interceptors, so that no call has to.
	 */
	void make() {
		get();
	}

	/**
	 * Tells whether calls go straight to their handlers.
	 */
	boolean isEmpty() {
		return get().isEmpty();
	}

	private List<GridHandlerInterceptor> get() {
		List<GridHandlerInterceptor> interceptors = this.found;
		if (interceptors == null) {
			interceptors = this.beanFactory.getBeanProvider(GridHandlerInterceptor.class).orderedStream().toList();
			this.found = interceptors;
		}
		return interceptors;
	}

	/**
	 * Puts all of them around a call.
	 * @param call the call
	 * @param handler invokes the handler when it is subscribed to
	 * @return the answers
	 */
	Flux<byte[]> around(GridCall call, Flux<byte[]> handler) {
		List<GridHandlerInterceptor> interceptors = get();
		Flux<byte[]> answers = handler;
		for (int i = interceptors.size() - 1; i >= 0; i--) {
			GridHandlerInterceptor interceptor = interceptors.get(i);
			Flux<byte[]> next = answers;
			answers = Flux.defer(() -> intercept(interceptor, call, next));
		}
		return answers;
	}

	private static Flux<byte[]> intercept(GridHandlerInterceptor interceptor, GridCall call, Flux<byte[]> next) {
		try {
			return interceptor.intercept(call, next);
		}
		catch (Error ex) {
			// which Reactor would throw on, past the call
			return Flux.error(ex);
		}
	}

}
