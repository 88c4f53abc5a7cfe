package dev.gridmesh.boot.autoconfigure;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link ParallelLookUp}.
 */
class ParallelLookUpTests {

	@Test
	void eachHostGetsItsOwnAnswer() {
		TestAddresses addresses = new TestAddresses().host("a", "10.0.0.1").host("b", "10.0.0.2", "10.0.0.3");

		Map<String, List<InetAddress>> found = new ParallelLookUp(addresses, Duration.ofSeconds(30))
			.lookUp(List.of("a", "b", "nobody"));

		assertThat(found.get("a")).extracting(InetAddress::getHostAddress).containsExactly("10.0.0.1");
		assertThat(found.get("b")).hasSize(2);
		assertThat(found.get("nobody")).isEmpty();
	}

	@Test
	void hostsAreLookedUpAtOnce() {
		CountDownLatch both = new CountDownLatch(2);
		HostAddresses waiting = new TestAddresses() {
			@Override
			public List<InetAddress> lookUp(String host) {
				both.countDown();
				try {
					both.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return List.of(InetAddress.getLoopbackAddress());
			}
		};

		assertThat(new ParallelLookUp(waiting, Duration.ofSeconds(30)).lookUp(List.of("a", "b"))).hasSize(2)
			.allSatisfy((host, found) -> assertThat(found).hasSize(1));
	}

	@Test
	void hostThatIsNotFoundWithinTheLimitIsUnknown() {
		CountDownLatch never = new CountDownLatch(1);
		HostAddresses stuck = new TestAddresses() {
			@Override
			public List<InetAddress> lookUp(String host) {
				try {
					never.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return List.of(InetAddress.getLoopbackAddress());
			}
		};

		assertThat(new ParallelLookUp(stuck, Duration.ofMillis(10)).lookUp(List.of("a"))).containsEntry("a", List.of());
	}

}
