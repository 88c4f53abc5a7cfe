package dev.gridmesh.manager;

import java.util.List;
import java.util.stream.IntStream;

import dev.gridmesh.transport.GridTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PendingHandshakes}.
 */
class PendingHandshakesTests {

	private final PendingHandshakes pending = new PendingHandshakes(8);

	private static GridTransport from(String address) {
		GridTransport transport = mock();
		given(transport.remoteAddress()).willReturn(address);
		return transport;
	}

	@Test
	void addressHasAQuarterAndPushesOutItsOwnOldest() {
		GridTransport other = from("10.0.0.9:1");
		List<GridTransport> mine = IntStream.range(0, 4).mapToObj((i) -> from("10.0.0.1:" + i)).toList();
		assertThat(this.pending.add(other)).isNull();
		assertThat(this.pending.add(mine.get(0))).isNull();
		assertThat(this.pending.add(mine.get(1))).isNull();

		assertThat(this.pending.add(mine.get(2))).isSameAs(mine.get(0));
		assertThat(this.pending.add(mine.get(3))).isSameAs(mine.get(1));
		assertThat(this.pending.all()).contains(other);
	}

	@Test
	void oldestOfAllGoesWhenThereIsNoRoom() {
		List<GridTransport> all = IntStream.range(0, 9).mapToObj((i) -> from("10.0.0." + i + ":1")).toList();
		all.subList(0, 8).forEach((transport) -> assertThat(this.pending.add(transport)).isNull());

		assertThat(this.pending.add(all.get(8))).isSameAs(all.get(0));
	}

	@Test
	void placeComesBackOnceAndOfWhoIsOnItsWayOutNone() {
		GridTransport first = from("10.0.0.1:1");
		GridTransport second = from("10.0.0.1:2");
		GridTransport third = from("10.0.0.1:3");
		this.pending.add(first);
		this.pending.add(second);
		this.pending.add(third);

		assertThat(this.pending.end(first)).as("on its way out").isTrue();
		assertThat(this.pending.end(first)).isFalse();
		assertThat(this.pending.add(from("10.0.0.1:4"))).as("no place came back").isSameAs(second);
		assertThat(this.pending.end(third)).isTrue();
		assertThat(this.pending.add(from("10.0.0.1:5"))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.1:443, 10.0.0.1", "[2001:db8:1:2:3:4:5:6]:443, 20010db800010002",
			"[2001:db8:1:2::1]:443, 20010db800010002", "[2001:db8:1:3::1]:443, 20010db800010003",
			"http://node-a:9000, http://node-a", "nothing, nothing" })
	void strangerIsAHostOrANetworkOfIpv6(String address, String network) {
		assertThat(PendingHandshakes.network(address)).isEqualTo(network);
	}

}
