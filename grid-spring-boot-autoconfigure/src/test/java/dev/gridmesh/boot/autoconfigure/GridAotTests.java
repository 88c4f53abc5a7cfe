package dev.gridmesh.boot.autoconfigure;

import java.util.Map;

import dev.gridmesh.boot.autoconfigure.application.ApplicationClient;
import dev.gridmesh.boot.autoconfigure.application.TestApplication;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@link GridAutoConfiguration} can be processed ahead of time.
 */
class GridAotTests {

	@Test
	@CompileWithForkedClassLoader
	@SuppressWarnings("unchecked")
	void generatedCodeStartsTheGridWithItsHandlersAndClients() {
		TestGenerationContext generation = new TestGenerationContext();
		ClassName initializer = process(generation);

		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(ApplicationClient.class))
			.accepts(generation.getRuntimeHints());
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				configure(context.getEnvironment());
				compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()).initialize(context);
				context.refresh();

				assertThat(context.getBean(ApplicationClient.class).name()).isEqualTo("application");
			}
		});
	}

	private static ClassName process(TestGenerationContext generation) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			configure(context.getEnvironment());
			context.register(TestApplication.class, SslAutoConfiguration.class, GridAutoConfiguration.class);
			ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			return initializer;
		}
	}

	private static void configure(ConfigurableEnvironment environment) {
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("grid.auth.secret", "0123456789abcdef0123456789abcdef",
					"grid.local", "http://127.0.0.1:0", "grid.server.port", "0")));
	}

}
