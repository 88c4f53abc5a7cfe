package dev.gridmesh.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.gridmesh.CallOptions;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.GridPeers;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link CallInterceptors} through a {@link GridRequester}.
 */
class CallInterceptorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final NodeName A = NodeName.of("http://a:8080");

	private static final NodeName B = NodeName.of("http://b:8080");

	private static final HandlerId STAT = HandlerId.named("files.stat");

	private static final CallOptions TENANT = CallOptions.defaults().withMetadata(Map.of("tenant", "x"));

	private final GridManager grid = mock(GridManager.class);

	private final GridConnection a = connection(A);

	private final GridConnection b = connection(B);

	private final List<String> log = new CopyOnWriteArrayList<>();

	@BeforeEach
	void connect() {
		GridPeers peers = mock(GridPeers.class);
		given(peers.names()).willReturn(Set.of(A, B));
		given(this.grid.connection(A)).willReturn(this.a);
		given(this.grid.connection(B)).willReturn(this.b);
		given(this.grid.connections()).willReturn(List.of(this.b));
		given(this.grid.all()).willReturn(peers);
		given(this.grid.others()).willReturn(peers);
	}

	private static GridConnection connection(NodeName name) {
		GridConnection connection = mock(GridConnection.class);
		given(connection.remote()).willReturn(name);
		given(connection.state()).willReturn(ConnectionState.CONNECTED);
		given(connection.request(any(), any(), any())).willReturn(Mono.just("one".getBytes()));
		given(connection.stream(any(), any(), any(CallOptions.class)))
			.willReturn(Flux.just("1", "2").map(String::getBytes));
		given(connection.stream(any(), any(), any(), any())).willReturn(Flux.just("3").map(String::getBytes));
		return connection;
	}

	private GridRequester requester(GridCallInterceptor... interceptors) {
		GridRequester.Builder builder = GridRequester.builder(this.grid, MessagePackPayloadCodecs.create());
		for (GridCallInterceptor interceptor : interceptors) {
			builder.interceptor(interceptor);
		}
		return builder.build();
	}

	private GridCallInterceptor logging(String name) {
		return (call, next) -> {
			this.log.add("%s %s %s %s".formatted(name, call.peer().port(), call.handler(), call.kind()));
			return next.proceed(call.options())
				.doOnNext((answer) -> this.log.add(name + " " + new String(answer)))
				.doOnError((ex) -> this.log.add(name + " " + ex.getMessage()))
				.doOnComplete(() -> this.log.add(name + " end"));
		};
	}

	private static GridCallInterceptor tenant() {
		return (call, next) -> next.proceed(call.options().withMetadata(Map.of("tenant", "x")));
	}

	@Test
	void interceptorsGoAroundASingleRequestInTheirOrder() {
		GridRequester requester = requester(logging("outer"), logging("inner"));

		assertThat(requester.peer(A).handler(STAT).retrieveMono(String.class).block(TIMEOUT)).isEqualTo("one");
		assertThat(this.log).containsExactly("outer 8080 files.stat SINGLE", "inner 8080 files.stat SINGLE",
				"inner one", "outer one", "inner end", "outer end");
	}

	@Test
	void nothingHappensBeforeTheSubscriptionAndEachIsACallOfItsOwn() {
		Mono<String> call = requester(logging("i")).peer(A).handler(STAT).retrieveMono(String.class);
		assertThat(this.log).isEmpty();

		call.block(TIMEOUT);
		call.block(TIMEOUT);

		assertThat(this.log).filteredOn("i 8080 files.stat SINGLE"::equals).hasSize(2);
	}

	@Test
	void optionsOfEachKindOfCallAreChanged() {
		GridRequester.PeerSpec peer = requester(tenant()).peer(A);

		peer.handler(STAT).retrieveMono(String.class).block(TIMEOUT);
		peer.handler(STAT).retrieveFlux(String.class).blockLast(TIMEOUT);
		peer.handler(STAT).items(Flux.just("x"), String.class).retrieveFlux(String.class).blockLast(TIMEOUT);

		then(this.a).should().request(eq(STAT), any(), eq(TENANT));
		then(this.a).should().stream(eq(STAT), any(), eq(TENANT));
		then(this.a).should().stream(eq(STAT), any(), any(), eq(TENANT));
	}

	@Test
	void laterInterceptorSeesWhatTheOneBeforeChanged() {
		GridRequester requester = requester(tenant(), (call, next) -> {
			this.log.add(call.options().metadata().toString());
			return next.proceed(call.options());
		});

		requester.peer(A).handler(STAT).send().block(TIMEOUT);

		assertThat(this.log).containsExactly("{tenant=x}");
	}

	@Test
	void streamIsSeen() {
		StepVerifier.create(requester(logging("i")).peer(A).handler(STAT).retrieveFlux(String.class))
			.expectNext("1", "2")
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.log).containsExactly("i 8080 files.stat RESPONSE_STREAM", "i 1", "i 2", "i end");
	}

	@Test
	void failureIsSeen() {
		given(this.a.request(any(), any(), any())).willReturn(Mono.error(new IllegalStateException("down")));

		StepVerifier.create(requester(logging("i")).peer(A).handler(STAT).send())
			.expectErrorMessage("down")
			.verify(TIMEOUT);
		assertThat(this.log).containsExactly("i 8080 files.stat SINGLE", "i down");
	}

	@Test
	void refusalEndsTheCallThatIsNeverMade() {
		GridRequester requester = requester((call, next) -> Flux.error(new IllegalStateException("no")));

		StepVerifier.create(requester.peer(A).handler(STAT).send()).expectErrorMessage("no").verify(TIMEOUT);
		then(this.a).should(never()).request(any(), any(), any());
	}

	@Test
	void callIsMadeAgain() {
		given(this.a.request(any(), any(), any())).willReturn(Mono.error(new IllegalStateException("down")))
			.willReturn(Mono.just("again".getBytes()));
		GridRequester requester = requester((call, next) -> Flux.defer(() -> next.proceed(call.options())).retry(1));

		assertThat(requester.peer(A).handler(STAT).retrieveMono(String.class).block(TIMEOUT)).isEqualTo("again");
	}

	@Test
	void callsToAllNodesAreSeenOneByOne() {
		GridRequester requester = requester(tenant(), logging("i"));

		assertThat(requester.all().handler(STAT).retrieve(String.class).collectList().block(TIMEOUT)).hasSize(2)
			.allSatisfy((result) -> assertThat(result.value()).isEqualTo("one"));
		assertThat(requester.others().handler(STAT).retrieveFlux(String.class).collectList().block(TIMEOUT)).hasSize(4);
		then(this.a).should().request(eq(STAT), any(), eq(TENANT));
		then(this.b).should().request(eq(STAT), any(), eq(TENANT));
		then(this.a).should().stream(eq(STAT), any(), eq(TENANT));
		then(this.b).should().stream(eq(STAT), any(), eq(TENANT));
		assertThat(this.log).filteredOn("i end"::equals).hasSize(4);
	}

	@Test
	void refusalOfOneNodeIsOneResult() {
		GridRequester requester = requester((call, next) -> call.peer().equals(A)
				? Flux.error(new IllegalStateException("no")) : next.proceed(call.options()));

		assertThat(requester.all().handler(STAT).retrieve(String.class).collectList().block(TIMEOUT))
			.extracting((result) -> result.peer() + " " + result.isSuccess())
			.containsExactlyInAnyOrder(A + " false", B + " true");
	}

	@Test
	void absentAnswersOfManyNodesAreResults() {
		given(this.a.request(any(), any(), any())).willReturn(Mono.empty());

		assertThat(requester(logging("i")).all().handler(STAT).send().collectList().block(TIMEOUT)).hasSize(2);
	}

	@Test
	void callToAnyNodeIsSeen() {
		assertThat(requester(logging("i")).any().handler(STAT).retrieveMono(String.class).block(TIMEOUT))
			.isEqualTo("one");
		assertThat(this.log).contains("i end");
	}

	@Test
	void contextOfTheCallerIsThere() {
		GridRequester requester = requester((call, next) -> Flux.deferContextual(
				(context) -> next.proceed(call.options().withMetadata(Map.of("tenant", context.get("tenant"))))));

		requester.peer(A).handler(STAT).send().contextWrite((context) -> context.put("tenant", "x")).block(TIMEOUT);

		then(this.a).should().request(eq(STAT), any(), eq(TENANT));
	}

	@Test
	void withoutInterceptorsNothingIsAround() {
		CallInterceptors none = new CallInterceptors(List.of());
		GridPeers peers = mock(GridPeers.class);

		assertThat(none.around(this.a)).isSameAs(this.a);
		assertThat(none.around(peers, this.grid::connection)).isSameAs(peers);
	}

}
