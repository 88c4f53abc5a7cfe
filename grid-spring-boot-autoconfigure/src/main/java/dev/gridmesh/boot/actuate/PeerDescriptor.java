package dev.gridmesh.boot.actuate;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gridmesh.CallStats;
import dev.gridmesh.GridConnection;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One connection and the calls that run over it, as the endpoint shows them.
 *
 * @param connection the connection
 * @param calls the calls, in both directions
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PeerDescriptor(@JsonUnwrapped ConnectionDescriptor connection,
		List<CallDescriptor> calls) implements OperationResponseBody {

	static PeerDescriptor of(GridConnection connection, List<CallStats> calls) {
		return new PeerDescriptor(ConnectionDescriptor.of(connection), calls.stream().map(CallDescriptor::of).toList());
	}

}
