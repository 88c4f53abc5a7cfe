package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridManager;
import dev.gridmesh.NodeName;
import dev.gridmesh.boot.TestConnections;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.spring.GridConnectionEvent;
import dev.gridmesh.spring.handler.GridHandlerDiscoverer;
import dev.gridmesh.spring.handler.HandlerMethodSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.InOrder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link GridManagerLifecycle}, {@link PeerWait} and
 * {@link GridConnectionEventPublisher}.
 */
@ExtendWith(OutputCaptureExtension.class)
class GridManagerLifecycleTests {

	private static final Duration DRAIN = Duration.ofSeconds(7);

	private final GridManager grid = mock(GridManager.class);

	private final GridConnection up = TestConnections.of("http://b:8080", ConnectionState.CONNECTED);

	private final GridConnection down = TestConnections.of("http://c:8080", ConnectionState.CONNECTION_ERROR);

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	private final GridConnectProperties connect = new GridConnectProperties();

	private final GridConnectionEventPublisher publisher = new GridConnectionEventPublisher(this.events::add);

	@BeforeEach
	void prepare() {
		given(this.grid.connections()).willReturn(List.of(this.up, this.down));
		given(this.grid.connectionChanges()).willReturn(Flux.just(List.of(this.up, this.down)));
		given(this.grid.stop(DRAIN)).willReturn(Mono.empty());
	}

	@AfterEach
	void stop() {
		this.publisher.stop();
	}

	@Test
	void phaseIsBetweenTheGracefulShutdownOfTheServerAndTheDefault() {
		assertThat(lifecycle().getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
			.isLessThan(SmartLifecycle.DEFAULT_PHASE);
	}

	@Test
	void startStartsTheGrid() {
		GridManagerLifecycle lifecycle = lifecycle();
		assertThat(lifecycle.isRunning()).isFalse();

		lifecycle.start();

		assertThat(lifecycle.isRunning()).isTrue();
		then(this.grid).should().start();
	}

	@Test
	void stopCallsBackWhenTheGridHasLeft() {
		Sinks.Empty<Void> left = Sinks.empty();
		given(this.grid.stop(DRAIN)).willReturn(left.asMono());
		GridManagerLifecycle lifecycle = lifecycle();
		lifecycle.start();
		AtomicInteger callbacks = new AtomicInteger();

		lifecycle.stop(callbacks::incrementAndGet);
		assertThat(lifecycle.isRunning()).isFalse();
		assertThat(callbacks).hasValue(0);
		left.tryEmitEmpty();

		assertThat(callbacks).hasValue(1);
	}

	@Test
	void stopCallsBackWhenTheGridFailsToLeave() {
		given(this.grid.stop(DRAIN)).willReturn(Mono.error(new IllegalStateException("no")));
		AtomicInteger callbacks = new AtomicInteger();

		lifecycle().stop(callbacks::incrementAndGet);

		assertThat(callbacks).hasValue(1);
	}

	@Test
	void stateChangesArePublished() throws InterruptedException {
		lifecycle().start();

		assertThat(List.of(next(), next())).containsExactlyInAnyOrder(
				new GridConnectionEvent(this.up.remote(), ConnectionState.CONNECTED),
				new GridConnectionEvent(this.down.remote(), ConnectionState.CONNECTION_ERROR));
		assertThat(this.events).isEmpty();
	}

	@Test
	void errorOfAListenerEndsNoEvents() throws InterruptedException {
		GridConnectionEventPublisher failing = new GridConnectionEventPublisher((event) -> {
			this.events.add(event);
			throw new NoClassDefFoundError("org/example/Missing");
		});
		failing.start(this.grid);
		try {
			assertThat(List.of(next(), next())).doesNotHaveDuplicates();
		}
		finally {
			failing.stop();
		}
	}

	@Test
	void startDoesNotWaitUnlessAskedTo() {
		lifecycle().start();

		then(this.up).should(never()).awaitConnected(this.connect.getWaitTimeout());
	}

	@Test
	void startWaitsForAQuorum(CapturedOutput output) {
		this.connect.setWaitForPeers(GridConnectProperties.WaitForPeers.QUORUM);

		lifecycle().start();

		InOrder order = inOrder(this.grid, this.up);
		order.verify(this.grid).start();
		order.verify(this.up).awaitConnected(this.connect.getWaitTimeout());
		assertThat(output).doesNotContain("grid.connect.wait-for-peers");
	}

	@Test
	void startGoesOnWithAWarningWhenPeersAreMissing(CapturedOutput output) {
		this.connect.setWaitForPeers(GridConnectProperties.WaitForPeers.ALL);

		lifecycle().start();

		assertThat(output).contains("1 of 2 peers are connected after PT30S, grid.connect.wait-for-peers wants 2");
	}

	@Test
	void peerThatDoesNotResolveIsAWarning(CapturedOutput output) {
		given(this.grid.peers()).willReturn(Set.of(NodeName.of("http://b:8080"), NodeName.of("http://nowhere:8080")));

		lifecycle().start();

		assertThat(output).contains("grid.peers: the host of http://nowhere:8080 does not resolve")
			.doesNotContain("the host of http://b:8080");
	}

	private Object next() throws InterruptedException {
		Object event = this.events.poll(10, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	private GridManagerLifecycle lifecycle() {
		GridHandlerDiscoverer discoverer = new GridHandlerDiscoverer(new DefaultListableBeanFactory(),
				MessagePackPayloadCodecs.create(), HandlerMethodSettings.of(Runnable::run));
		return new GridManagerLifecycle(this.grid, discoverer, this.publisher,
				new PeerHostCheck(new TestAddresses().host("b", "10.0.0.2"), Schedulers.immediate()),
				new PeerWait(this.connect), DRAIN);
	}

}
