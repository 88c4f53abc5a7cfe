package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.ConnectSettings;
import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.HeartbeatSettings;

import org.springframework.util.unit.DataSize;

/**
 * Turns properties into the settings of the core, which knows their bounds.
 */
final class GridSettings {

	private GridSettings() {
	}

	/**
	 * Sets everything that has a property.
	 * @throws dev.gridmesh.InvalidSettingException for the first value that is out of
	 * bounds or does not fit another
	 */
	static void apply(GridProperties properties, ConnectionSettings.Builder settings) {
		settings.connect((connect) -> apply(properties.getConnect(), connect))
			.heartbeat((heartbeat) -> apply(properties, heartbeat))
			.extensions((extensions) -> apply(properties.getExtensions(), extensions));
		applyLimits(properties, settings);
	}

	private static void apply(GridConnectProperties properties, ConnectSettings.Builder connect) {
		connect.timeout(properties.getTimeout())
			.handshakeTimeout(properties.getHandshakeTimeout())
			.minDelay(properties.getMinDelay())
			.maxDelay(properties.getMaxDelay())
			.maxPendingHandshakes(properties.getMaxPendingHandshakes())
			.retireTimeout(properties.getRetireTimeout());
	}

	private static void apply(GridProperties properties, HeartbeatSettings.Builder heartbeat) {
		heartbeat.interval(properties.getHeartbeat().getInterval())
			.writeTimeout(properties.getWriteTimeout())
			.streamPingInterval(properties.getStream().getPingInterval());
		if (properties.getHeartbeat().getTimeout() != null) {
			heartbeat.timeout(properties.getHeartbeat().getTimeout());
		}
	}

	private static void apply(GridProperties.Extensions properties, ExtensionSettings.Builder extensions) {
		extensions.caps(properties.isCaps())
			.cancel(properties.isCancel())
			.bulkCredit(properties.isBulkCredit())
			.frag(properties.isFrag())
			.meta(properties.isMeta())
			.renew(properties.isRenew());
	}

	private static void applyLimits(GridProperties properties, ConnectionSettings.Builder settings) {
		GridCallProperties call = properties.getCall();
		GridMessageProperties.Merge merge = properties.getMerge();
		GridMessageProperties.Outbound outbound = properties.getOutbound();
		settings.calls((calls) -> calls.timeout(call.getTimeout())
			.maxInFlight(call.getMaxInFlight())
			.maxInbound(call.getMaxInbound())
			.maxOutCapacity(properties.getStream().getMaxOutCapacity()));
		settings.messages((messages) -> messages.maxSize(properties.getMessage().getMaxSize().toBytes())
			.mergeMaxMessages(merge.getMaxMessages())
			.mergeMaxBytes(merge.getMaxSize().toBytes())
			.outboundMaxMessages(outbound.getMaxMessages())
			.outboundMaxBytes(outbound.getMaxSize().toBytes()));
		DataSize inbound = properties.getInbound().getMaxSize();
		if (inbound != null) {
			settings.inbound((budget) -> budget.maxBytes(inbound.toBytes()));
		}
	}

}
