package dev.gridmesh.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.GridConnection;
import dev.gridmesh.GridHandlers;
import dev.gridmesh.GridManager;
import dev.gridmesh.HandlerId;
import dev.gridmesh.NodeName;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.protocol.DialerElection;
import dev.gridmesh.transport.netty.ReactorNettyListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the name of one node leads to is another: an address that a platform has given
 * away, a name server that is behind, a mapped port. Over sockets.
 */
@Timeout(60)
class AddressOfAnotherNodeIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final HandlerId ECHO = HandlerId.named("test.echo");

	private final Logger logger = (Logger) LoggerFactory.getLogger(GridAcceptor.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final AtomicInteger served = new AtomicInteger();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void whoIsReachedInsteadServesNothingSaysWhyAndKeepsItsOwnLink() {
		GridManager other = start();
		GridManager dialer = start();
		while (!DialerElection.localDials(dialer.local(), other.local())) {
			dialer.close();
			dialer = start();
		}
		try (ResettingProxy address = addressDialledBy(dialer.local())) {
			address.target(other.local().port());
			NodeName absent = NodeName.of("http://127.0.0.1:" + address.port());
			other.addPeer(dialer.local());
			other.addPeer(absent);
			dialer.addPeer(other.local());
			dialer.addPeer(absent);
			GridConnection right = dialer.connection(other.local());
			GridConnection wrong = dialer.connection(absent);
			right.awaitConnected(LIMIT).block(LIMIT);

			Awaitility.await().atMost(LIMIT).until(() -> String.valueOf(wrong.stats().lastError()).contains("403"));
			assertThat(wrong.stats().lastError()).contains("the name leads to another node");
			assertThat(messages()).singleElement()
				.asString()
				.contains("refused an upgrade of 127.0.0.1:", "it wants to reach " + absent,
						"this node is " + other.local(), "grid.peers", "grid.local");
			assertThat(wrong.state()).isNotEqualTo(ConnectionState.CONNECTED);
			assertThat(right.stats().reconnects()).as("reconnects of the right link").isZero();
			right.request(ECHO, new byte[] { 1 }).block(LIMIT);
			assertThat(this.served).hasValue(1);
		}
		finally {
			dialer.close();
			other.close();
		}
	}

	@Test
	void secondProcessWithANameThatIsTakenIsToldSoAtBothEnds() {
		GridManager first = start();
		GridManager other = start();
		while (!DialerElection.localDials(first.local(), other.local())) {
			other.close();
			other = start();
		}
		GridManager second = start(first.local());
		try {
			other.addPeer(first.local());
			first.addPeer(other.local());
			GridConnection taken = other.connection(first.local());
			taken.awaitConnected(LIMIT).block(LIMIT);
			second.addPeer(other.local());
			GridConnection refused = second.connection(other.local());

			Awaitility.await()
				.atMost(LIMIT)
				.untilAsserted(() -> assertThat(refused.stats().lastError()).contains(
						"connected from another instance: as " + first.local(), first.instanceId().toString(),
						"grid.local"));
			assertThat(taken.stats().lastError()).contains(first.instanceId().toString(),
					second.instanceId().toString(), "127.0.0.1:", "grid.local");
			assertThat(taken.stats().instanceId()).isEqualTo(first.instanceId());
			assertThat(taken.stats().reconnects()).isZero();
			assertThat(refused.state()).isNotEqualTo(ConnectionState.CONNECTED);
		}
		finally {
			List.of(first, second, other).forEach(GridManager::close);
		}
	}

	private static ResettingProxy addressDialledBy(NodeName dialer) {
		ResettingProxy address = new ResettingProxy();
		while (!DialerElection.localDials(dialer, NodeName.of("http://127.0.0.1:" + address.port()))) {
			address.close();
			address = new ResettingProxy();
		}
		return address;
	}

	private List<String> messages() {
		return this.log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private GridManager start() {
		return start(null);
	}

	private GridManager start(NodeName name) {
		ReactorNettyListener listener = ReactorNettyListener.create(0);
		GridManager node = GridManagerBuilder.create()
			.local(() -> (name != null) ? name : NodeName.of("http://127.0.0.1:" + listener.port()))
			.externalListener(listener)
			.auth(GridAuth.mutual("a-secret-of-at-least-32-bytes-length"))
			.handler(GridHandlers.single(ECHO, (payload, call) -> {
				this.served.incrementAndGet();
				return Mono.justOrEmpty(payload);
			}))
			.build();
		node.start();
		return node;
	}

}
