package dev.gridmesh.spring;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Keeps the proxies of {@link GridClient @GridClient} interfaces, their methods and the
 * payloads of these in native images.
 */
class GridClientAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		ResolvableType type = registeredBean.getBeanType();
		Class<?> client = type.as(FactoryBean.class).getGeneric().resolve(type.toClass());
		if (!client.isInterface() || !AnnotatedElementUtils.isAnnotated(client, GridClient.class)) {
			return null;
		}
		return (generationContext, code) -> register(generationContext.getRuntimeHints(), client);
	}

	private static void register(RuntimeHints hints, Class<?> client) {
		hints.proxies().registerJdkProxy(client);
		registerMethods(hints, client);
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, client);
		for (Method method : client.getMethods()) {
			if (AnnotatedElementUtils.hasAnnotation(method, GridExchange.class)) {
				PayloadReflectiveProcessor.registerPayloads(hints.reflection(), method, client);
			}
		}
	}

	private static void registerMethods(RuntimeHints hints, Class<?> type) {
		hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		for (Class<?> parent : type.getInterfaces()) {
			registerMethods(hints, parent);
		}
	}

}
