package dev.gridmesh.spring.security;

import java.security.Principal;

import dev.gridmesh.GridCall;
import dev.gridmesh.spring.GridHandlerInterceptor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Has handlers run as their caller: {@link GridCall#principal()} is the
 * {@link Authentication} of Spring Security, in the Reactor context, and for blocking
 * handlers on their thread as long as they run. An authentication is taken as it is;
 * anybody else is a {@link GridNodeAuthentication}. Outside all interceptors, so that
 * those of the application may say something else. Has no state, so safe for any thread.
 *
 * @since 0.1.0
 */
public final class GridSecurityInterceptor implements GridHandlerInterceptor, Ordered {

	/**
	 * Under which key Spring Security's own accessor of thread-locals looks for the
	 * context.
	 */
	private static final String THREAD_LOCAL_KEY = SecurityContext.class.getName();

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Flux<byte[]> intercept(GridCall call, Flux<byte[]> next) {
		Principal principal = call.principal();
		if (principal == null) {
			return next;
		}
		Authentication caller = (principal instanceof Authentication authentication) ? authentication
				: new GridNodeAuthentication(principal.getName(), principal);
		SecurityContext security = new SecurityContextImpl(caller);
		return next.contextWrite((context) -> context
			.putAll(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(security)).readOnly())
			.put(THREAD_LOCAL_KEY, security));
	}

}
