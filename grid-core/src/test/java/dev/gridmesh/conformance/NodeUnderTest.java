package dev.gridmesh.conformance;

import java.time.Duration;
import java.util.Map;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridManager;
import dev.gridmesh.HeartbeatSettings;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.GridTokens;
import dev.gridmesh.auth.InvalidTokenException;
import dev.gridmesh.manager.GridManagerBuilder;

/**
 * Builds the node of a replay, as a user would.
 */
final class NodeUnderTest {

	/** The token of all nodes in the recordings. */
	static final String TOKEN = "test-token";

	/** The path of the route in the recordings. */
	static final String PATH = "/minio/grid/v1";

	private NodeUnderTest() {
	}

	static GridManager build(Conversation conversation, Role role, RolePlan part, ScriptedApplication application,
			Stage stage) {
		String peer = part.peer();
		String path = part.path();
		return GridManagerBuilder.create()
			.local(conversation.node(role).value())
			.peers((peer != null) ? peer : conversation.node(role.other()).value())
			.path((path != null) ? path : PATH)
			.auth(GridAuth.v1(tokens(part)))
			.handlers(new Behaviours(application).define(conversation.handlers()))
			.settings((settings) -> recorded(settings, conversation.timing()))
			.settings(part.settings())
			.runtime(stage.runtime())
			.connector(stage.connector())
			.externalListener(stage.listener())
			.build();
	}

	private static GridTokens tokens(RolePlan part) {
		return GridTokens.of(part::issuedToken, (token) -> {
			if (!token.equals(part.acceptedToken())) {
				throw new InvalidTokenException("not the one that was agreed on");
			}
		});
	}

	/* The intervals that were shortened for the recording. */
	private static void recorded(ConnectionSettings.Builder settings, Map<String, Duration> timing) {
		HeartbeatSettings defaults = ConnectionSettings.defaults().heartbeat();
		settings.heartbeat(
				(heartbeat) -> heartbeat.interval(timing.getOrDefault("connectionPingInterval", defaults.interval()))
					.streamPingInterval(timing.getOrDefault("streamPingInterval", defaults.streamPingInterval())));
	}

}
