package dev.gridmesh.boot.autoconfigure.observation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import dev.gridmesh.boot.metrics.CallDetail;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Whether calls are observed: where {@code grid.observations.detail} says so, and where
 * it says nothing but there is a tracer, which lives on observations. Beans are told by
 * their definitions and not made for it; so a tracer that Boot has in place of none does
 * not count, and one that the application defines does.
 */
class OnObservedCalls extends SpringBootCondition implements ConfigurationCondition {

	static final String PROPERTY = "grid.observations.detail";

	private static final List<String> TRACERS = List.of("io.micrometer.tracing.Tracer",
			"io.micrometer.tracing.handler.TracingObservationHandler");

	private static final String BOOT = "org.springframework.boot.micrometer.tracing.autoconfigure.";

	/** Makes a tracer that does nothing, and handlers for whatever tracer there is. */
	private static final Set<String> NO_TRACER = Set.of(BOOT + "NoopTracerAutoConfiguration",
			BOOT + "MicrometerTracingAutoConfiguration");

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Observed calls");
		CallDetail detail = detail(context.getEnvironment());
		if (detail != null) {
			return new ConditionOutcome(detail.hasObservations(), message.because(PROPERTY + " is " + detail));
		}
		String tracer = tracer(context.getBeanFactory(), context.getClassLoader());
		return (tracer != null) ? ConditionOutcome.match(message.foundExactly("tracer '" + tracer + "'"))
				: ConditionOutcome.noMatch(message.didNotFind("a tracer").atAll());
	}

	static @Nullable CallDetail detail(Environment environment) {
		return Binder.get(environment).bind(PROPERTY, CallDetail.class).orElse(null);
	}

	private static @Nullable String tracer(@Nullable ConfigurableListableBeanFactory beanFactory,
			@Nullable ClassLoader classLoader) {
		if (beanFactory == null) {
			return null;
		}
		return TRACERS.stream()
			.filter((type) -> ClassUtils.isPresent(type, classLoader))
			.map((type) -> ClassUtils.resolveClassName(type, classLoader))
			.flatMap((type) -> Arrays
				.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false)))
			.filter((name) -> !isOfNoTracer(beanFactory, name))
			.findFirst()
			.orElse(null);
	}

	private static boolean isOfNoTracer(ConfigurableListableBeanFactory beanFactory, String name) {
		String factory = beanFactory.containsBeanDefinition(name)
				? beanFactory.getBeanDefinition(name).getFactoryBeanName() : null;
		return factory != null && NO_TRACER.contains(factory);
	}

}
