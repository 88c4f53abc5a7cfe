package dev.gridmesh.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import dev.gridmesh.NodeName;
import dev.gridmesh.testing.VirtualRuntime;
import dev.gridmesh.testing.VirtualWorld;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

class LocalTransportTests implements CloseReasonContract {

	private static final NodeName A = NodeName.of("http://a:1");

	private static final NodeName B = NodeName.of("http://b:1");

	private final VirtualWorld world = VirtualWorld.shuffled(42);

	private final LocalNetwork network = new LocalNetwork(this.world).allocator(ByteBufAllocator.DEFAULT);

	private final VirtualRuntime runtimeA = this.world.newRuntime("a");

	private final VirtualRuntime runtimeB = this.world.newRuntime("b");

	private final AtomicReference<GridTransport> accepted = new AtomicReference<>();

	private final AtomicReference<GridTransport> dialled = new AtomicReference<>();

	@BeforeEach
	void listen() {
		this.network.path(A, B).delay(Duration.ofNanos(50), Duration.ofMillis(2));
		this.network.path(B, A).delay(Duration.ZERO, Duration.ofMillis(1));
		this.network.listener(B, this.runtimeB).start(new TestAcceptor(LIMIT, this.accepted::set));
	}

	@AfterEach
	void end() {
		this.network.cut(A, B);
		this.world.advance(Duration.ofSeconds(5));
		assertThat(this.network.connections()).isEmpty();
	}

	@Override
	public Pair connect() {
		this.accepted.set(null);
		this.dialled.set(null);
		this.network.connector(A).dial(dialRequest(), new TestDialListener(this.dialled::set));
		await(() -> this.dialled.get() != null && this.accepted.get() != null);
		return new Pair(this.dialled.get(), this.accepted.get());
	}

	private DialRequest dialRequest() {
		return new DialRequest(B, TestAcceptor.PATH, TestAcceptor.headers(), Duration.ofSeconds(2),
				Duration.ofSeconds(20), LIMIT, this.runtimeA.nextEventLoop());
	}

	@Override
	public void run(GridTransport transport, Runnable action) {
		boolean[] ran = new boolean[1];
		transport.executor().execute(() -> {
			action.run();
			ran[0] = true;
		});
		await(() -> ran[0]);
	}

	@Override
	public void await(BooleanSupplier condition) {
		this.world.runUntil(condition, Duration.ofMinutes(1));
	}

	@Override
	public void settle(Pair pair) {
		this.world.advance(Duration.ofMillis(100));
	}

	@Override
	public void breakOff(GridTransport transport) {
		this.network.cut(A, B);
	}

}
