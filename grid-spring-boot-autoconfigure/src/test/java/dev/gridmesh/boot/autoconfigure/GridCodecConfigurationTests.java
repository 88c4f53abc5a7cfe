package dev.gridmesh.boot.autoconfigure;

import java.lang.reflect.Type;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridmesh.GridManager;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.codec.RawPayloadCodecs;
import dev.gridmesh.codec.jackson.MessagePackMapperCustomizer;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.handler.InvalidGridHandlerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class GridCodecConfigurationTests {

	private final ApplicationContextRunner grid = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("grid.auth.secret=0123456789abcdef0123456789abcdef", "grid.local=http://127.0.0.1:0",
				"grid.server.port=0");

	private final ApplicationContextRunner withJackson = this.grid
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class));

	@Test
	void messagePackHasAMapperOfItsOwnThatIsNoBean() {
		this.withJackson.run((context) -> assertThat(context).hasSingleBean(MessagePackPayloadCodecs.class)
			.doesNotHaveBean(ObjectMapper.class));
	}

	@Test
	void mapperForMessagePackIsChangedByBeans() {
		this.grid.withUserConfiguration(Customizing.class).run((context) -> {
			PayloadCodec<Named> codec = context.getBean(PayloadCodecs.class).forType(Named.class);
			assertThat(codec.encode(new Named("Ada"))).asHexString()
				.isEqualToIgnoringCase("81aa66697273745f6e616d65a3416461");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "msgpack", "json", "cbor" })
	void peersAreToldTheFormat(String type) {
		this.withJackson.withPropertyValues("grid.codec.type=" + type).run((context) -> {
			GridManager grid = context.getBean(GridManager.class);
			assertThat(grid.connection(grid.local()).codecType()).isEqualTo(type);
		});
	}

	@Test
	void formatOfTheApplicationsOwnIsCustom() {
		PayloadCodecs own = new RawPayloadCodecs(new PayloadCodecs() {
			@Override
			public <T> PayloadCodec<T> forType(Type type) {
				throw new UnsupportedOperationException();
			}
		});
		this.grid.withBean(PayloadCodecs.class, () -> own).run((context) -> {
			GridManager grid = context.getBean(GridManager.class);
			assertThat(grid.connection(grid.local()).codecType()).isEqualTo("custom");
		});
	}

	@Test
	void jsonIsWhatTheApplicationsMapperWrites() {
		this.withJackson
			.withPropertyValues("grid.codec.type=json", "spring.jackson.property-naming-strategy=KEBAB_CASE")
			.run((context) -> {
				PayloadCodec<Named> codec = context.getBean(PayloadCodecs.class).forType(Named.class);
				assertThat(new String(codec.encode(new Named("Ada")))).isEqualTo("{\"first-name\":\"Ada\"}");
				assertThat(codec.decode("{\"first-name\":\"Ada\"}".getBytes())).isEqualTo(new Named("Ada"));
			});
	}

	@Test
	void cborIsWhatTheApplicationsMapperWrites() {
		this.withJackson.withPropertyValues("grid.codec.type=cbor").run((context) -> {
			PayloadCodec<Person> codec = context.getBean(PayloadCodecs.class).forType(Person.class);
			byte[] payload = codec.encode(new Person("Ada"));
			assertThat(context.getBean(CBORMapper.class).readValue(payload, Object.class))
				.isEqualTo(Map.of("first_name", "Ada"));
		});
	}

	@Test
	void formatWhoseMapperIsNotThereIsRefused() {
		this.grid.withPropertyValues("grid.codec.type=json")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(GridPropertiesException.class)
				.hasMessageContaining("grid.codec.type")
				.hasMessageContaining("JsonMapper"));
		this.withJackson.withClassLoader(new FilteredClassLoader(CBORMapper.class))
			.withPropertyValues("grid.codec.type=cbor")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(GridPropertiesException.class)
				.hasMessageContaining("grid.codec.type")
				.hasMessageContaining("CBORMapper"));
	}

	@ParameterizedTest
	@ValueSource(classes = { Taking.class, Returning.class, TakingItems.class, ReturningItems.class })
	void handlerMethodWithATypeForAnotherMapperFailsTheStart(Class<?> handlers) {
		this.grid.withUserConfiguration(handlers)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidGridHandlerException.class)
				.hasMessageContaining(handlers.getSimpleName())
				.hasMessageContaining(Person.class.getTypeName())
				.hasMessageContaining(JsonNaming.class.getName())
				.hasMessageContaining("grid.codec.type"));
		this.withJackson.withPropertyValues("grid.codec.type=json")
			.withUserConfiguration(handlers)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	record Named(String firstName) {

	}

	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record Person(String firstName) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing {

		@Bean
		MessagePackMapperCustomizer names() {
			return (mapper) -> mapper
				.setPropertyNamingStrategy(com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE);
		}

	}

	static class Taking {

		@GridHandler("take")
		void take(Person person) {
		}

	}

	static class Returning {

		@GridHandler("return")
		Mono<Person> give() {
			return Mono.just(new Person("Ada"));
		}

	}

	static class TakingItems {

		@GridHandler("take")
		Mono<Void> take(Flux<Person> people) {
			return people.then();
		}

	}

	static class ReturningItems {

		@GridHandler("return")
		Flux<Map<String, Person>> give() {
			return Flux.empty();
		}

	}

}
