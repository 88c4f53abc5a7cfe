package dev.gridmesh.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LeakCheck.class)
class LeakCheckTests {

	@Test
	void anUnreleasedBufferIsSeenUntilItIsReleased() {
		long before = CountingLeakDetector.count();

		ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(10);
		assertThat(CountingLeakDetector.openSince(before)).hasSize(1)
			.first()
			.asString()
			.contains(LeakCheckTests.class.getName());

		buffer.release();
		assertThat(CountingLeakDetector.openSince(before)).isEmpty();
	}

	@Test
	void derivedBuffersAreCountedToo() {
		long before = CountingLeakDetector.count();

		ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(10).writeLong(1);
		ByteBuf slice = buffer.readRetainedSlice(4);
		buffer.release();
		assertThat(CountingLeakDetector.openSince(before)).isNotEmpty();

		slice.release();
		assertThat(CountingLeakDetector.openSince(before)).isEmpty();
	}

}
