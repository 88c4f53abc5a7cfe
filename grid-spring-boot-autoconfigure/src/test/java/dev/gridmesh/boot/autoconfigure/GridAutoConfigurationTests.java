package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.HandlerId;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.MutualSecrets;
import dev.gridmesh.boot.diagnostics.GridPropertiesException;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.spring.GridHandler;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.handler.InvalidGridHandlerException;
import dev.gridmesh.spring.webflux.GridRouteMapping;
import dev.gridmesh.spring.webflux.GridRouteWebFilter;
import dev.gridmesh.spring.webflux.WebFluxTransportListener;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.netty.ReactorNettyRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.security.web.server.WebFilterChainProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GridAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class GridAutoConfigurationTests {

	private static final String SECRET = "grid.auth.secret=0123456789abcdef0123456789abcdef";

	private final ReactiveWebApplicationContextRunner webFlux = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class, SslAutoConfiguration.class,
				NettyReactiveWebServerAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withClassLoader(new FilteredClassLoader(WebFilterChainProxy.class))
		.withPropertyValues(SECRET, "grid.local=http://127.0.0.1:1", "spring.reactor.netty.shutdown-quiet-period=0s");

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues(SECRET, "grid.local=http://127.0.0.1:0");

	@Test
	void secretsAreABeanThatAnApplicationCanReplaceOrBring() {
		ApplicationContextRunner own = this.plain.withPropertyValues("grid.server.port=0",
				"grid.server.address=127.0.0.1");
		own.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(MutualSecrets.class);
			assertThat(context.getBean(MutualSecrets.class)).hasToString("MutualSecrets[***]");
		});
		MutualSecrets brought = new MutualSecrets("fedcba9876543210fedcba9876543210");
		own.withPropertyValues("grid.auth.secret=")
			.withBean(MutualSecrets.class, () -> brought)
			.run((context) -> assertThat(context).hasNotFailed().getBean(MutualSecrets.class).isSameAs(brought));
		own.withPropertyValues("grid.auth.secret=")
			.withBean(GridAuth.class, () -> GridAuth.mutual(brought))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MutualSecrets.class));
		own.withPropertyValues("grid.auth.protocol=v1")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MutualSecrets.class));
	}

	@Test
	void gridOnTheServerOfTheApplication() {
		this.webFlux.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(GridManager.class)
				.hasSingleBean(GridAuth.class)
				.hasSingleBean(GridRuntime.class)
				.hasSingleBean(TransportConnector.class)
				.hasSingleBean(MessagePackPayloadCodecs.class)
				.hasSingleBean(GridRequester.class)
				.hasSingleBean(PropertiesGridConnectionDetails.class)
				.hasSingleBean(WebFluxTransportListener.class)
				.hasSingleBean(GridRouteMapping.class)
				.doesNotHaveBean(GridRouteWebFilter.class);
			GridManager grid = context.getBean(GridManager.class);
			assertThat(grid.isRunning()).isTrue();
			assertThat(grid.local()).hasToString("http://127.0.0.1:1");
			assertThat(grid.path()).isEqualTo("/grid/v1");
			assertThat(context.getBean(GridRouteMapping.class).getOrder()).isEqualTo(-1);
		});
	}

	@Test
	void gridStopsWithTheApplication() {
		GridManager[] grid = new GridManager[1];
		this.webFlux.run((context) -> grid[0] = context.getBean(GridManager.class));

		assertThat(grid[0].isRunning()).isFalse();
	}

	@Test
	void pathIsBehindTheBasePath() {
		this.webFlux.withPropertyValues("spring.webflux.base-path=/app", "grid.path=/g")
			.run((context) -> assertThat(context.getBean(GridManager.class).path()).isEqualTo("/app/g"));
	}

	@Test
	void routeIsServedAheadOfSecurity() {
		this.webFlux.withClassLoader(getClass().getClassLoader())
			.run((context) -> assertThat(context).hasSingleBean(GridRouteWebFilter.class));
	}

	@Test
	void gridOnAServerOfItsOwn() {
		this.plain.withPropertyValues("grid.server.port=0", "grid.server.address=127.0.0.1").run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(OwnGridServer.class);
			assertThat(context.getBean(GridManager.class).local().port())
				.isEqualTo(context.getBean(OwnGridServer.class).port())
				.isPositive();
		});
	}

	@Test
	void serverOfItsOwnReplacesTheSharedOne() {
		this.webFlux.withPropertyValues("grid.server.port=0", "spring.webflux.base-path=/app").run((context) -> {
			assertThat(context).hasSingleBean(OwnGridServer.class)
				.doesNotHaveBean(WebFluxTransportListener.class)
				.doesNotHaveBean(GridRouteMapping.class);
			assertThat(context.getBean(GridManager.class).path()).isEqualTo("/grid/v1");
		});
	}

	@Test
	void gridNeedsNoWebAtAll() {
		this.plain
			.withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.http",
					"org.springframework.boot.web.server", "org.springframework.boot.webflux",
					"org.springframework.boot.reactor.netty", "org.springframework.boot.actuate",
					"org.springframework.boot.health", "org.springframework.security"))
			.withPropertyValues("grid.server.port=0")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(OwnGridServer.class));
	}

	@Test
	void applicationWithoutAServerSaysWhatToSet() {
		this.plain.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(GridPropertiesException.class, (ex) -> {
				assertThat(ex).hasMessageContaining("The property 'grid.server.port' is not set");
				assertThat(ex.getAction()).contains("Set 'grid.server.port'");
			}));
	}

	@Test
	void gridCanBeSwitchedOff() {
		this.webFlux.withPropertyValues("grid.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(GridManager.class)
				.doesNotHaveBean(GridProperties.class)
				.doesNotHaveBean(GridRouteMapping.class));
	}

	@Test
	void missingSecretFailsTheStart() {
		this.webFlux.withPropertyValues("grid.auth.secret=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(GridPropertiesException.class)
				.hasMessageContaining("'grid.auth.secret' is not set"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "grid.call.timeout=0", "grid.handlers.max-threads=0", "grid.peers=http://a:1,http://a:1",
			"grid.peers=http://a:1/", "grid.local=a:1", "grid.local=https://a:1" })
	void propertyThatCannotBeUsedFailsTheStart(String property) {
		this.webFlux.withPropertyValues("grid.peers=http://127.0.0.1:1", property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(GridPropertiesException.class)
				.hasMessageContaining(property.substring(0, property.indexOf('='))));
	}

	@Test
	void localNameThatCannotBeDerivedFailsTheStart() {
		this.webFlux.withPropertyValues("grid.local=", "grid.peers=http://192.0.2.1:1,http://192.0.2.2:1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(GridPropertiesException.class)
				.hasMessageContaining("'grid.local' is not set, and it cannot be derived"));
	}

	@Test
	void peersOfTheConnectionDetailsWin() {
		GridConnectionDetails details = mock(GridConnectionDetails.class);
		given(details.getLocal()).willReturn("http://127.0.0.1:2");
		given(details.getPeers()).willReturn(List.of("http://127.0.0.1:2", "http://127.0.0.1:3"));
		this.webFlux.withBean(GridConnectionDetails.class, () -> details).run((context) -> {
			assertThat(context).doesNotHaveBean(PropertiesGridConnectionDetails.class);
			GridManager grid = context.getBean(GridManager.class);
			assertThat(grid.local()).hasToString("http://127.0.0.1:2");
			assertThat(grid.peers()).extracting(Object::toString).containsExactly("http://127.0.0.1:3");
		});
	}

	@Test
	void beansOfTheApplicationWin() {
		this.webFlux.withUserConfiguration(OwnBeans.class).withPropertyValues("grid.auth.secret=").run((context) -> {
			assertThat(context).hasNotFailed();
			for (Class<?> type : List.of(GridAuth.class, GridRuntime.class, PayloadCodecs.class, GridRequester.class,
					TransportConnector.class)) {
				assertThat(context.getBeanNamesForType(type)).as(type.getName())
					.singleElement()
					.asString()
					.startsWith("own");
			}
		});
	}

	@Test
	void managerOfTheApplicationWins() {
		GridManager own = mock(GridManager.class);
		given(own.stop(org.mockito.ArgumentMatchers.any())).willReturn(Mono.empty());
		given(own.connectionChanges()).willReturn(Flux.never());
		this.webFlux.withBean("own", GridManager.class, () -> own)
			.run((context) -> assertThat(context).getBean(GridManager.class).isSameAs(own));
	}

	@Test
	void customizersHaveTheLastWord() {
		this.webFlux
			.withBean(GridManagerCustomizer.class,
					() -> (builder) -> builder.path("/custom")
						.handler(GridHandlers.single(HandlerId.of(7), (payload, call) -> Mono.empty())))
			.run((context) -> {
				GridManager grid = context.getBean(GridManager.class);
				assertThat(grid.path()).isEqualTo("/custom");
				assertThat(grid.handlers()).singleElement()
					.satisfies((handler) -> assertThat(handler.definition().id()).isEqualTo(HandlerId.of(7)));
			});
	}

	@Test
	void customizerThatThrowsFailsTheStartByItsName() {
		this.webFlux.withBean(GridManagerCustomizer.class, FailingCustomizer::new)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoClassDefFoundError.class)
				.satisfies((cause) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(
						"The GridManagerCustomizer " + FailingCustomizer.class.getName() + " failed")));
	}

	private static final class FailingCustomizer implements GridManagerCustomizer {

		@Override
		public void customize(GridManagerBuilder builder) {
			throw new NoClassDefFoundError("org/example/Missing");
		}

	}

	@Test
	void handlerBeanMayItselfNeedTheGrid() {
		this.webFlux.withUserConfiguration(Relay.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(GridManager.class).handlers())
				.extracting((handler) -> handler.definition().source())
				.containsExactly("Relay#relay");
		});
	}

	@Test
	void handlerThatCannotWorkFailsTheStart() {
		this.webFlux.withUserConfiguration(Broken.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidGridHandlerException.class)
				.hasMessageContaining("Broken#handle()"));
	}

	@Test
	void eachRequesterBuilderIsNew() {
		this.webFlux.run((context) -> assertThat(context.getBean(GridRequester.Builder.class))
			.isNotSameAs(context.getBean(GridRequester.Builder.class)));
	}

	@Test
	void blockingHandlersRunInABoundedPool() {
		this.webFlux.withPropertyValues("grid.handlers.max-threads=3", "grid.handlers.queue-capacity=5")
			.run((context) -> assertThat(handlerExecutor(context.getBean(GridRuntime.class)))
				.hasToString("HandlerPool[3 threads, 5 calls of each peer may wait]"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void blockingHandlersRunOnVirtualThreadsWhereTheApplicationDoes() {
		this.webFlux.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(handlerExecutor(context.getBean(GridRuntime.class)))
				.isInstanceOf(VirtualThreadTaskExecutor.class));
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsNeedANewerJava() {
		this.webFlux.withPropertyValues("grid.handlers.executor=virtual")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(GridPropertiesException.class)
				.hasMessageContaining("has no virtual threads"));
	}

	@Test
	void noExecutorIsPublished() {
		this.webFlux.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(Executor.class).hasBean("applicationTaskExecutor"));
	}

	@Test
	void webServerLimitsRequestHeadsBehindWhatTheApplicationSets() {
		this.webFlux.run((context) -> {
			NettyReactiveWebServerFactory factory = context.getBean(NettyReactiveWebServerFactory.class);

			assertThat(factory.getServerCustomizers()).last().isInstanceOf(RequestHeadLimit.class);
		});
	}

	@Test
	void idleTimeoutOfTheApplicationStays() {
		HttpServer server = HttpServer.create();

		assertThat(new RequestHeadLimit().apply(server).configuration().idleTimeout())
			.isEqualTo(RequestHeadLimit.IDLE_TIMEOUT);
		assertThat(new RequestHeadLimit().apply(server.idleTimeout(Duration.ofHours(1))).configuration().idleTimeout())
			.isEqualTo(Duration.ofHours(1));
	}

	@Test
	void drainTimeoutThatIsTooLongIsAWarning(CapturedOutput output) {
		this.webFlux
			.withPropertyValues("grid.shutdown.drain-timeout=5s", "spring.lifecycle.timeout-per-shutdown-phase=5s")
			.run((context) -> assertThat(output).contains("grid.shutdown.drain-timeout (PT5S) is not below "
					+ "spring.lifecycle.timeout-per-shutdown-phase (PT5S)"));
	}

	@Test
	void unknownSslBundleFailsTheStart() {
		this.webFlux.withPropertyValues("grid.ssl.bundle=nope")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'nope'"));
	}

	private static Executor handlerExecutor(GridRuntime runtime) {
		return runtime.handlerExecutor();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		GridAuth ownAuth() {
			return GridAuth.none();
		}

		@Bean
		ReactorNettyRuntime ownRuntime() {
			return ReactorNettyRuntime.create();
		}

		@Bean
		PayloadCodecs ownCodecs() {
			return MessagePackPayloadCodecs.create();
		}

		@Bean
		GridRequester ownRequester() {
			return mock(GridRequester.class);
		}

		@Bean
		TransportConnector ownConnector() {
			return mock(TransportConnector.class);
		}

	}

	@GridHandler
	static class Relay {

		private final GridRequester requester;

		Relay(GridRequester requester, GridManager grid) {
			this.requester = requester;
		}

		@GridHandler("relay")
		Mono<String> relay(@Nullable String payload) {
			return this.requester.any().handler("other").retrieveMono(String.class);
		}

	}

	@GridHandler
	static class Broken {

		@GridHandler
		void handle() {
			// never called
		}

	}

}
