package dev.gridmesh.transport.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/**
 * Looks a host name up, afresh each time: by the hosts file and DNS, without a cache, and
 * if that fails by the JVM, on another thread. The JVM alone would keep an address for 30
 * seconds and a failure for 10, too long for a peer that moved, and it blocks.
 */
final class NameLookup {

	private static final Logger logger = LoggerFactory.getLogger(NameLookup.class);

	/* Leaves time to ask a second server before a dial times out. */
	private static final long QUERY_TIMEOUT_MILLIS = 800;

	private final EventLoop loop;

	private final LoopResources loops;

	private final String host;

	private final Listener listener;

	/**
	 * Prepares a lookup.
	 * @param loop where to do it
	 * @param loops knows which kind of channel goes with the loop
	 * @param host the name, or an address as text
	 * @param listener is told the outcome, once
	 */
	NameLookup(EventLoop loop, LoopResources loops, String host, Listener listener) {
		this.loop = loop;
		this.loops = loops;
		this.host = host;
		this.listener = listener;
	}

	/** Begins. Loop only. */
	void begin() {
		DnsNameResolver resolver;
		try {
			resolver = resolver();
		}
		catch (RuntimeException ex) {
			logger.debug("cannot ask DNS for {}", this.host, ex);
			askTheJvm();
			return;
		}
		resolver.resolveAll(this.host).addListener((Future<List<InetAddress>> answer) -> {
			resolver.close();
			if (answer.isSuccess()) {
				this.listener.onLookedUp(answer.getNow(), null);
			}
			else {
				logger.debug("DNS does not know {}", this.host, answer.cause());
				askTheJvm();
			}
		});
	}

	private DnsNameResolver resolver() {
		return new DnsNameResolverBuilder(this.loop)
			.datagramChannelFactory(() -> this.loops.onChannel(DatagramChannel.class, this.loop))
			.datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
			.resolveCache(NoopDnsCache.INSTANCE)
			.cnameCache(NoopDnsCnameCache.INSTANCE)
			.authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
			.completeOncePreferredResolved(true)
			.queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
			.build();
	}

	private void askTheJvm() {
		try {
			Schedulers.boundedElastic().schedule(() -> {
				try {
					List<InetAddress> addresses = List.of(InetAddress.getAllByName(this.host));
					tell(addresses, null);
				}
				catch (UnknownHostException | SecurityException ex) {
					tell(List.of(), ex);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			this.listener.onLookedUp(List.of(), ex);
		}
	}

	private void tell(List<InetAddress> addresses, @Nullable Exception failure) {
		try {
			this.loop.execute(() -> this.listener.onLookedUp(addresses, failure));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("nobody waits for the address of {} any more", this.host);
		}
	}

	/** Is told the outcome of a lookup, on the loop. */
	@FunctionalInterface
	interface Listener {

		/**
		 * Takes the outcome.
		 * @param addresses what was found, empty after a failure
		 * @param failure why nothing was found, or {@code null}
		 */
		void onLookedUp(List<InetAddress> addresses, @Nullable Throwable failure);

	}

}
