package dev.gridmesh.spring.handler;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.gridmesh.spring.GridExceptionHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ExceptionDepthComparator;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The {@link GridExceptionHandler @GridExceptionHandler} methods of one bean. Safe for
 * any thread.
 */
final class ExceptionHandlers {

	private final Map<Class<? extends Throwable>, ExceptionHandlerMethod> methods = new LinkedHashMap<>();

	private ExceptionHandlers() {
	}

	/**
	 * Finds the methods of a bean.
	 * @param beanName its name
	 * @param type its type
	 * @param beanFactory where it is
	 * @param interrupt whether threads are interrupted when the call is over
	 * @return the methods, possibly none
	 * @throws InvalidGridHandlerException if a method cannot work, or two take the same
	 */
	static ExceptionHandlers of(String beanName, Class<?> type, ConfigurableListableBeanFactory beanFactory,
			boolean interrupt) {
		ExceptionHandlers handlers = new ExceptionHandlers();
		MethodIntrospector.MetadataLookup<GridExceptionHandler> lookup = (method) -> AnnotatedElementUtils
			.findMergedAnnotation(method, GridExceptionHandler.class);
		Map<Method, GridExceptionHandler> annotated = MethodIntrospector.selectMethods(type, lookup);
		annotated.forEach((method, annotation) -> {
			HandlerMethodSource source = new HandlerMethodSource(beanName, type, method, GridExceptionHandler.class);
			handlers.add(ExceptionHandlerMethod.of(new HandlerTarget(source, beanFactory), annotation, interrupt));
		});
		return handlers;
	}

	private void add(ExceptionHandlerMethod method) {
		for (Class<? extends Throwable> type : method.exceptionTypes()) {
			ExceptionHandlerMethod previous = this.methods.put(type, method);
			if (previous != null) {
				throw method.target()
					.source()
					.invalid("takes %s, as does %s".formatted(type.getName(), previous.target().source().longName()),
							"Let one method take each type of exception.");
			}
		}
	}

	boolean isEmpty() {
		return this.methods.isEmpty();
	}

	Collection<ExceptionHandlerMethod> methods() {
		return this.methods.values();
	}

	/**
	 * Finds the method with the closest type.
	 * @param error the exception
	 * @return the method, or {@code null} if none takes the exception
	 */
	@Nullable ExceptionHandlerMethod find(Throwable error) {
		return this.methods.keySet()
			.stream()
			.filter((type) -> type.isInstance(error))
			.min(new ExceptionDepthComparator(error))
			.map(this.methods::get)
			.orElse(null);
	}

}
