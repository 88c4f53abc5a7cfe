package dev.gridmesh.spring;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Keeps a handler or client method, and what codecs need of its payloads, in native
 * images.
 */
class PayloadReflectiveProcessor implements ReflectiveProcessor {

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		if (element instanceof Class<?> type) {
			hints.registerType(type);
		}
		else if (element instanceof Method method) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			registerPayloads(hints, method, method.getDeclaringClass());
		}
	}

	/**
	 * Keeps what codecs need of the payloads of a method.
	 * @param hints where to say so
	 * @param method the method
	 * @param type the type that has it, which knows its type variables
	 */
	static void registerPayloads(ReflectionHints hints, Method method, Class<?> type) {
		PayloadHints payloads = new PayloadHints(hints);
		payloads.register(ResolvableType.forMethodReturnType(method, type));
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new MethodParameter(method, i).withContainingClass(type);
			payloads.register(ResolvableType.forMethodParameter(parameter));
		}
	}

}
