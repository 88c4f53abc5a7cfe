package dev.gridmesh.boot.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * The event loops that there are at the moment: Spring disposes of its own when a context
 * is stopped, and makes others when it is started again. Theirs to dispose of, so this
 * never does.
 */
final class CurrentLoops implements LoopResources {

	private final Supplier<LoopResources> current;

	/**
	 * Makes a view.
	 * @param current gives the loops of the moment
	 */
	CurrentLoops(Supplier<LoopResources> current) {
		this.current = current;
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.current.get().onServer(useNative);
	}

	@Override
	public EventLoopGroup onServerSelect(boolean useNative) {
		return this.current.get().onServerSelect(useNative);
	}

	@Override
	public EventLoopGroup onClient(boolean useNative) {
		return this.current.get().onClient(useNative);
	}

	@Override
	public <CHANNEL extends Channel> CHANNEL onChannel(Class<CHANNEL> type, EventLoopGroup group) {
		return this.current.get().onChannel(type, group);
	}

	@Override
	public <CHANNEL extends Channel> Class<? extends CHANNEL> onChannelClass(Class<CHANNEL> type,
			EventLoopGroup group) {
		return this.current.get().onChannelClass(type, group);
	}

	@Override
	public boolean daemon() {
		return this.current.get().daemon();
	}

	@Override
	public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
		return Mono.empty();
	}

}
