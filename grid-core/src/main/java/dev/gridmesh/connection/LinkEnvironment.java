package dev.gridmesh.connection;

import java.util.function.BooleanSupplier;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.CauseLog;
import dev.gridmesh.application.HandlerShare;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.application.ObservedCalls;
import dev.gridmesh.mux.AnswerLog;
import dev.gridmesh.mux.InboundShare;
import org.jspecify.annotations.Nullable;

/**
 * What the links of one connection have in common.
 *
 * @param local this node
 * @param remote the peer
 * @param runtime time, chance and executors
 * @param settings times and limits
 * @param registry what this node serves
 * @param muxIds numbers the calls
 * @param draining whether this node refuses new inbound calls because it leaves
 * @param observed tells listeners of calls, or {@code null} if there are none
 * @param errors takes what code of the application throws
 * @param handlerShare what the peer has of the threads of blocking handlers
 * @param share what the peer makes this node hold
 * @param answers the lines of the log about answers that were given up
 */
record LinkEnvironment(NodeName local, NodeName remote, GridRuntime runtime, ConnectionSettings settings,
		HandlerRegistry registry, MuxIds muxIds, BooleanSupplier draining, @Nullable ObservedCalls observed,
		ApplicationErrors errors, HandlerShare handlerShare, InboundShare share, CauseLog<AnswerLog.Event> answers) {

}
