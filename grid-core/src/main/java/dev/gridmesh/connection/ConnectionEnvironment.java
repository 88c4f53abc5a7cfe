package dev.gridmesh.connection;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.application.HandlerShare;
import dev.gridmesh.application.PeerIdentities;
import dev.gridmesh.auth.GridAuth;
import dev.gridmesh.auth.ProvingNode;
import dev.gridmesh.handler.HandlerRegistry;
import dev.gridmesh.mux.AnswerLog;
import dev.gridmesh.mux.InboundBudget;
import dev.gridmesh.application.ObservedCalls;
import dev.gridmesh.protocol.Extension;
import dev.gridmesh.transport.SocketPeer;
import dev.gridmesh.transport.TransportConnector;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one node have in common.
 *
 * @param local this node
 * @param instanceId the id of this process
 * @param path the route that is dialled
 * @param auth proves and checks who belongs to the grid
 * @param identities binds peers to their names
 * @param runtime time, chance, loops and executors
 * @param connector dials
 * @param settings times and limits
 * @param registry what this node serves
 * @param draining whether this node refuses new inbound calls because it leaves
 * @param observed tells listeners of calls, or {@code null} if there are none
 * @param errors takes what code of the application throws
 * @param budget what all peers together may make this node hold
 * @since 0.1.0
 */
public record ConnectionEnvironment(NodeName local, UUID instanceId, String path, GridAuth auth,
		PeerIdentities identities, GridRuntime runtime, TransportConnector connector, ConnectionSettings settings,
		HandlerRegistry registry, BooleanSupplier draining, @Nullable ObservedCalls observed, ApplicationErrors errors,
		InboundBudget budget) {

	/**
	 * This node, as it proves itself.
	 * @return name, route, process, time and chance
	 */
	public ProvingNode provingNode() {
		return new ProvingNode(this.local, this.path, this.instanceId, this.runtime);
	}

	/** How long this node lets a link go on that is made now. */
	LinkLifetime linkLifetime(SocketPeer peer) {
		Duration age = this.auth.maxLinkAge();
		LinkLifetime own = (age != null)
				? LinkLifetime.of(age, "the link has reached grid.auth.max-link-age (%s)".formatted(age))
				: LinkLifetime.ENDLESS;
		return own.orEarlier(LinkLifetime.of(peer, this.runtime.clock().instant()));
	}

	/** What this node speaks beyond protocol v1. */
	Set<Extension> extensions() {
		ExtensionSettings settings = this.settings.extensions();
		Set<Extension> extensions = EnumSet.noneOf(Extension.class);
		add(extensions, Extension.CAPS, settings.caps());
		add(extensions, Extension.CANCEL, settings.cancel());
		add(extensions, Extension.BULK_CREDIT, settings.bulkCredit());
		add(extensions, Extension.FRAG, settings.frag());
		add(extensions, Extension.META, settings.meta());
		add(extensions, Extension.RENEW, settings.renew());
		return Extension.common(extensions, extensions);
	}

	/**
	 * What this node speaks with itself, where no message is in the way of another, and
	 * no link ends before the node does.
	 */
	Set<Extension> localExtensions() {
		Set<Extension> extensions = EnumSet.noneOf(Extension.class);
		extensions.addAll(extensions());
		extensions.remove(Extension.FRAG);
		extensions.remove(Extension.RENEW);
		return extensions;
	}

	private static void add(Set<Extension> extensions, Extension extension, boolean wanted) {
		if (wanted) {
			extensions.add(extension);
		}
	}

	LinkEnvironment forRemote(NodeName remote, MuxIds muxIds) {
		return new LinkEnvironment(this.local, remote, this.runtime, this.settings, this.registry, muxIds,
				this.draining, this.observed, this.errors, new HandlerShare(remote), this.budget.share(),
				AnswerLog.lines(this.runtime::nanoTime));
	}

	/** A node that leaves still serves itself: its running handlers may need it. */
	LinkEnvironment forLocal(MuxIds muxIds) {
		return new LinkEnvironment(this.local, this.local, this.runtime, this.settings, this.registry, muxIds,
				() -> false, this.observed, this.errors, new HandlerShare(this.local),
				InboundBudget.unlimited().share(), AnswerLog.lines(this.runtime::nanoTime));
	}

}
