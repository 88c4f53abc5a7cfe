package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;

import dev.gridmesh.ConnectionSettings;

/**
 * Turns properties into the settings of the core.
 */
final class GridSettings {

	private GridSettings() {
	}

	static ConnectionSettings of(GridProperties properties) {
		return new ConnectionSettings(connect(properties.getConnect()), heartbeat(properties),
				calls(properties.getCall(), properties.getStream()), messages(properties),
				extensions(properties.getExtensions()));
	}

	private static ConnectionSettings.Extensions extensions(GridProperties.Extensions extensions) {
		return new ConnectionSettings.Extensions(extensions.isCaps(), extensions.isCancel(), extensions.isBulkCredit(),
				extensions.isFrag(), extensions.isMeta());
	}

	private static ConnectionSettings.Connect connect(GridConnectProperties connect) {
		return new ConnectionSettings.Connect(connect.getTimeout(), connect.getHandshakeTimeout(),
				connect.getMinDelay(), connect.getMaxDelay(), connect.getMaxPendingHandshakes());
	}

	private static ConnectionSettings.Heartbeat heartbeat(GridProperties properties) {
		Duration interval = properties.getHeartbeat().getInterval();
		Duration timeout = properties.getHeartbeat().getTimeout();
		return new ConnectionSettings.Heartbeat(interval, (timeout != null) ? timeout : interval.multipliedBy(2),
				properties.getWriteTimeout(), properties.getStream().getPingInterval());
	}

	private static ConnectionSettings.Calls calls(GridCallProperties call, GridCallProperties.Stream stream) {
		return new ConnectionSettings.Calls(call.getTimeout(), call.getMaxInFlight(), call.getMaxInbound(),
				stream.getMaxOutCapacity());
	}

	private static ConnectionSettings.Messages messages(GridProperties properties) {
		GridMessageProperties.Merge merge = properties.getMerge();
		GridMessageProperties.Outbound outbound = properties.getOutbound();
		return new ConnectionSettings.Messages((int) properties.getMessage().getMaxSize().toBytes(),
				merge.getMaxMessages(), (int) merge.getMaxSize().toBytes(), outbound.getMaxMessages(),
				outbound.getMaxSize().toBytes());
	}

}
