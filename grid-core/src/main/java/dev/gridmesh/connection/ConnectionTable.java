package dev.gridmesh.connection;

import dev.gridmesh.ConnectionRole;
import dev.gridmesh.ConnectionState;

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

/**
 * What each event does to a connection in each state (protocol.md §6): the state after it
 * and the effects, in order. A pure function; who observes is told after the last effect.
 * <p>
 * Events that are not in the row of a state do nothing there: they come late. "d" is only
 * for the dialer of the pair. LINK_RENEWED is as LINK_READY but in CONNECTED, which it
 * does not leave or enter again: renew, activate.
 * <table>
 * <caption>State, event: next state, effects</caption>
 * <tr>
 * <th>state</th>
 * <th>START</th>
 * <th>LINK_READY</th>
 * <th>DIAL_FAILED</th>
 * <th>LINK_LOST</th>
 * <th>SHUT_DOWN</th>
 * </tr>
 * <tr>
 * <td>UNCONNECTED</td>
 * <td>d: CONNECTING: enter, log, dial</td>
 * <td>CONNECTED: set, enter, activate, log</td>
 * <td></td>
 * <td></td>
 * <td>SHUTDOWN: stop dialling, enter, log</td>
 * </tr>
 * <tr>
 * <td>CONNECTING</td>
 * <td></td>
 * <td>CONNECTED: set, enter, activate, log</td>
 * <td>CONNECTION_ERROR: enter, log, dial</td>
 * <td></td>
 * <td>SHUTDOWN: stop dialling, enter, log</td>
 * </tr>
 * <tr>
 * <td>CONNECTED</td>
 * <td></td>
 * <td>CONNECTED: close, set, enter, activate, log</td>
 * <td></td>
 * <td>CONNECTION_ERROR: clear, enter, log, d: dial</td>
 * <td>SHUTDOWN: stop dialling, close, clear, enter, log</td>
 * </tr>
 * <tr>
 * <td>CONNECTION_ERROR</td>
 * <td></td>
 * <td>CONNECTED: set, enter, activate, log</td>
 * <td>CONNECTION_ERROR: enter, log, dial</td>
 * <td></td>
 * <td>SHUTDOWN: stop dialling, enter, log</td>
 * </tr>
 * <tr>
 * <td>SHUTDOWN</td>
 * <td></td>
 * <td>SHUTDOWN: refuse</td>
 * <td></td>
 * <td></td>
 * <td></td>
 * </tr>
 * </table>
 */
final class ConnectionTable {

	private ConnectionTable() {
	}

	/**
	 * Computes what an event does.
	 * @param state the state before it
	 * @param event what happened
	 * @param role which end of the pair this node is
	 * @return the state after it, and what is to be carried out
	 */
	static ConnectionStep step(ConnectionState state, ConnectionEvent.Kind event, ConnectionRole role) {
		if (state == ConnectionState.SHUTDOWN) {
			boolean link = event == ConnectionEvent.Kind.LINK_READY || event == ConnectionEvent.Kind.LINK_RENEWED;
			return link ? ConnectionStep.to(state, REFUSE) : ConnectionStep.to(state);
		}
		return switch (event) {
			case START -> onStart(state, role);
			case LINK_READY -> onLinkReady(state);
			case LINK_RENEWED -> onLinkRenewed(state);
			case DIAL_FAILED -> onDialFailed(state);
			case LINK_LOST -> onLinkLost(state, role);
			case SHUT_DOWN -> onShutDown(state);
		};
	}

	private static ConnectionStep onStart(ConnectionState state, ConnectionRole role) {
		boolean begins = state == ConnectionState.UNCONNECTED && role == ConnectionRole.DIALER;
		return begins ? ConnectionStep.to(ConnectionState.CONNECTING, ENTER, LOG, DIAL) : ConnectionStep.to(state);
	}

	private static ConnectionStep onLinkReady(ConnectionState state) {
		return (state == ConnectionState.CONNECTED)
				? ConnectionStep.to(ConnectionState.CONNECTED, CLOSE_CURRENT, SET_CURRENT, ENTER, ACTIVATE, LOG)
				: ConnectionStep.to(ConnectionState.CONNECTED, SET_CURRENT, ENTER, ACTIVATE, LOG);
	}

	private static ConnectionStep onLinkRenewed(ConnectionState state) {
		return (state == ConnectionState.CONNECTED) ? ConnectionStep.to(state, RENEW_CURRENT, ACTIVATE)
				: onLinkReady(state);
	}

	private static ConnectionStep onDialFailed(ConnectionState state) {
		boolean dialling = state == ConnectionState.CONNECTING || state == ConnectionState.CONNECTION_ERROR;
		return dialling ? ConnectionStep.to(ConnectionState.CONNECTION_ERROR, ENTER, LOG, DIAL)
				: ConnectionStep.to(state);
	}

	private static ConnectionStep onLinkLost(ConnectionState state, ConnectionRole role) {
		if (state != ConnectionState.CONNECTED) {
			return ConnectionStep.to(state);
		}
		return (role == ConnectionRole.DIALER)
				? ConnectionStep.to(ConnectionState.CONNECTION_ERROR, CLEAR_CURRENT, ENTER, LOG, DIAL)
				: ConnectionStep.to(ConnectionState.CONNECTION_ERROR, CLEAR_CURRENT, ENTER, LOG);
	}

	private static ConnectionStep onShutDown(ConnectionState state) {
		return (state == ConnectionState.CONNECTED)
				? ConnectionStep.to(ConnectionState.SHUTDOWN, STOP_DIALLING, CLOSE_CURRENT, CLEAR_CURRENT, ENTER, LOG)
				: ConnectionStep.to(ConnectionState.SHUTDOWN, STOP_DIALLING, ENTER, LOG);
	}

}
