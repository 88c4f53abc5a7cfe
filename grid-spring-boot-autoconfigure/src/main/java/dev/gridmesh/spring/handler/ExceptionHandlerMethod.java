package dev.gridmesh.spring.handler;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.GridCall;
import dev.gridmesh.spring.GridExceptionHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * One method that finds texts for exceptions. Safe for any thread.
 */
final class ExceptionHandlerMethod {

	private final HandlerTarget target;

	private final List<Class<? extends Throwable>> exceptionTypes;

	private final boolean reactive;

	private final boolean interrupt;

	private ExceptionHandlerMethod(HandlerTarget target, List<Class<? extends Throwable>> exceptionTypes,
			boolean reactive, boolean interrupt) {
		this.target = target;
		this.exceptionTypes = exceptionTypes;
		this.reactive = reactive;
		this.interrupt = interrupt;
	}

	/**
	 * Looks at a method.
	 * @param target the method
	 * @param annotation its annotation
	 * @param interrupt whether its thread is interrupted when the call is over
	 * @return what finds texts with it
	 * @throws InvalidGridHandlerException if it cannot work
	 */
	static ExceptionHandlerMethod of(HandlerTarget target, GridExceptionHandler annotation, boolean interrupt) {
		HandlerMethodSource source = target.source();
		return new ExceptionHandlerMethod(target, exceptionTypes(source, annotation), returnsMono(source), interrupt);
	}

	private static boolean returnsMono(HandlerMethodSource source) {
		ResolvableType returned = ResolvableType.forMethodParameter(source.getReturnType());
		boolean mono = returned.toClass() == Mono.class;
		if ((mono ? returned.getGeneric().resolve() : returned.resolve()) != String.class) {
			throw source.invalid("does not return a text: " + returned, "Return String, or Mono<String>.");
		}
		return mono;
	}

	@SuppressWarnings("unchecked")
	private static List<Class<? extends Throwable>> exceptionTypes(HandlerMethodSource source,
			GridExceptionHandler annotation) {
		List<Class<? extends Throwable>> types = List.of(annotation.value());
		Class<?> taken = null;
		for (MethodParameter parameter : source.getMethodParameters()) {
			Class<?> type = parameter.getParameterType();
			if (taken == null && Throwable.class.isAssignableFrom(type)) {
				taken = type;
			}
			else if (type != GridCall.class) {
				throw source.invalid("has a parameter that it cannot have: " + source.describe(parameter),
						"Take the exception, the GridCall, both or none of them.");
			}
		}
		if (taken == null && types.isEmpty()) {
			throw source.invalid("does not say which exceptions it takes",
					"Take the exception as a parameter, or name its type in the annotation.");
		}
		for (Class<?> type : types) {
			if (taken != null && !taken.isAssignableFrom(type)) {
				throw source.invalid(
						"names %s, which its parameter %s cannot take".formatted(type.getName(), taken.getName()),
						"Declare the parameter with a type that all named exceptions have.");
			}
		}
		return types.isEmpty() ? List.of((Class<? extends Throwable>) taken) : types;
	}

	HandlerTarget target() {
		return this.target;
	}

	List<Class<? extends Throwable>> exceptionTypes() {
		return this.exceptionTypes;
	}

	/**
	 * Finds the text for an exception.
	 * @param error the exception, of one of the types
	 * @param call the call that it ends
	 * @param place where blocking methods run
	 * @return the text, empty if the method has none
	 */
	Mono<String> text(Throwable error, GridCall call, BlockingPlace place) {
		if (this.reactive) {
			return Mono.defer(() -> invokeReactive(error, call));
		}
		return place.enter(call).then(Mono.deferContextual((context) -> invokeBlocking(error, call, context)));
	}

	private Mono<String> invokeReactive(Throwable error, GridCall call) {
		try {
			Mono<?> text = (Mono<?>) invoke(error, call);
			return (text != null) ? text.cast(String.class) : Mono.empty();
		}
		catch (Throwable ex) {
			// an Error, too, which Reactor would throw on
			return Mono.error(ex);
		}
	}

	private Mono<String> invokeBlocking(Throwable error, GridCall call, ContextView context) {
		try {
			BlockingScope scope = BlockingScope.enter(call, this.interrupt, context);
			try {
				return Mono.justOrEmpty((String) invoke(error, call));
			}
			finally {
				scope.leave();
			}
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	private @Nullable Object invoke(Throwable error, GridCall call) throws Throwable {
		List<Object> arguments = new ArrayList<>();
		for (MethodParameter parameter : this.target.source().getMethodParameters()) {
			arguments.add((parameter.getParameterType() == GridCall.class) ? call : error);
		}
		HandlerTarget.Invocable invocable = this.target.get();
		try {
			return invocable.method().invoke(invocable.bean(), arguments.toArray());
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
