package dev.gridmesh.connection;

import java.util.List;
import java.util.stream.Stream;

import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;
import dev.gridmesh.connection.ConnectionEvent.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.gridmesh.connection.ConnectionEffect.ACTIVATE;
import static dev.gridmesh.connection.ConnectionEffect.CLEAR_CURRENT;
import static dev.gridmesh.connection.ConnectionEffect.CLOSE_CURRENT;
import static dev.gridmesh.connection.ConnectionEffect.DIAL;
import static dev.gridmesh.connection.ConnectionEffect.ENTER;
import static dev.gridmesh.connection.ConnectionEffect.LOG;
import static dev.gridmesh.connection.ConnectionEffect.REFUSE;
import static dev.gridmesh.connection.ConnectionEffect.RENEW_CURRENT;
import static dev.gridmesh.connection.ConnectionEffect.SET_CURRENT;
import static dev.gridmesh.connection.ConnectionEffect.STOP_DIALLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ConnectionTable}.
 */
class ConnectionTableTests {

	static Stream<Arguments> everything() {
		return Stream.of(ConnectionRole.DIALER, ConnectionRole.ACCEPTOR)
			.flatMap((role) -> Stream.of(ConnectionState.values())
				.flatMap((state) -> Stream.of(Kind.values()).map((event) -> arguments(role, state, event))));
	}

	@ParameterizedTest
	@MethodSource("everything")
	void everyChangeIsALegalOneAndIsEnteredBeforeAnybodyCanSeeIt(ConnectionRole role, ConnectionState state,
			Kind event) {
		ConnectionStep step = ConnectionTable.step(state, event, role);
		List<ConnectionEffect> effects = step.effects();

		assertThat(step.next() == state || state.canBecome(step.next())).isTrue();
		assertThat(effects.contains(ENTER)).as("entered").isEqualTo(effects.contains(LOG));
		assertThat(step.next() == state || effects.contains(ENTER)).as("no change without a reason").isTrue();
		if (effects.contains(SET_CURRENT)) {
			assertThat(effects).as("a link takes calls before its peer is told")
				.containsSubsequence(SET_CURRENT, ENTER, ACTIVATE);
		}
		if (effects.contains(CLOSE_CURRENT)) {
			assertThat(effects.indexOf(CLOSE_CURRENT)).as("the old link goes first").isLessThan(effects.indexOf(ENTER));
		}
	}

	@ParameterizedTest
	@MethodSource("everything")
	void nothingBringsAConnectionBackThatIsShutDown(ConnectionRole role, ConnectionState state, Kind event) {
		ConnectionStep step = ConnectionTable.step(ConnectionState.SHUTDOWN, event, role);

		assertThat(step.next()).isEqualTo(ConnectionState.SHUTDOWN);
		assertThat(step.effects())
			.isEqualTo((event == Kind.LINK_READY || event == Kind.LINK_RENEWED) ? List.of(REFUSE) : List.of());
	}

	@ParameterizedTest
	@CsvSource({ "CONNECTING, DIAL_FAILED", "CONNECTION_ERROR, DIAL_FAILED", "CONNECTED, LINK_LOST",
			"UNCONNECTED, START" })
	void dialerGoesOn(ConnectionState state, Kind event) {
		assertThat(ConnectionTable.step(state, event, ConnectionRole.DIALER).effects()).endsWith(LOG, DIAL);
	}

	@Test
	void acceptorWaits() {
		assertThat(ConnectionTable.step(ConnectionState.CONNECTED, Kind.LINK_LOST, ConnectionRole.ACCEPTOR))
			.isEqualTo(ConnectionStep.to(ConnectionState.CONNECTION_ERROR, CLEAR_CURRENT, ENTER, LOG));
		assertThat(ConnectionTable.step(ConnectionState.UNCONNECTED, Kind.START, ConnectionRole.ACCEPTOR))
			.isEqualTo(ConnectionStep.to(ConnectionState.UNCONNECTED));
	}

	@Test
	void newLinkReplacesTheOldOne() {
		assertThat(ConnectionTable.step(ConnectionState.CONNECTED, Kind.LINK_READY, ConnectionRole.ACCEPTOR))
			.isEqualTo(ConnectionStep.to(ConnectionState.CONNECTED, CLOSE_CURRENT, SET_CURRENT, ENTER, ACTIVATE, LOG));
	}

	@Test
	void renewedLinkIsNotReplacedButRetiresBehindTheNewOne() {
		assertThat(ConnectionTable.step(ConnectionState.CONNECTED, Kind.LINK_RENEWED, ConnectionRole.DIALER))
			.isEqualTo(ConnectionStep.to(ConnectionState.CONNECTED, RENEW_CURRENT, ACTIVATE));
		assertThat(ConnectionTable.step(ConnectionState.CONNECTION_ERROR, Kind.LINK_RENEWED, ConnectionRole.DIALER))
			.isEqualTo(ConnectionStep.to(ConnectionState.CONNECTED, SET_CURRENT, ENTER, ACTIVATE, LOG));
	}

	@Test
	void shutDownEndsEverything() {
		assertThat(ConnectionTable.step(ConnectionState.CONNECTED, Kind.SHUT_DOWN, ConnectionRole.DIALER)).isEqualTo(
				ConnectionStep.to(ConnectionState.SHUTDOWN, STOP_DIALLING, CLOSE_CURRENT, CLEAR_CURRENT, ENTER, LOG));
	}

}
