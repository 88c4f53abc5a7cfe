package dev.gridmesh.transport.netty;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the buffer of a thread has one user at a time.
 */
class LoopBufferTests {

	@Test
	void theBufferComesBackWhenItIsReleased() {
		ByteBuf first = LoopBuffer.take(10).writeInt(1);
		first.release();
		ByteBuf second = LoopBuffer.take(LoopBuffer.MAX_SIZE);

		assertThat(second).isSameAs(first);
		assertThat(second.readableBytes()).isZero();
		assertThat(second.hasArray()).isTrue();
		assertThat(second.writableBytes()).isGreaterThanOrEqualTo(LoopBuffer.MAX_SIZE);
		second.release();
	}

	@Test
	void whoeverAsksMeanwhileGetsAnother() {
		ByteBuf first = LoopBuffer.take(10);
		first.writeInt(1);
		ByteBuf second = LoopBuffer.take(10);
		second.writeInt(2);

		assertThat(second).isNotSameAs(first);
		assertThat(first.readInt()).isOne();
		first.release();
		second.release();
		assertThat(second.refCnt()).isZero();
	}

	@Test
	void aBufferThatSomebodyKeepsIsNotGivenAgain() {
		ByteBuf kept = LoopBuffer.take(10).writeInt(1).retain();
		kept.release();
		ByteBuf other = LoopBuffer.take(10);

		assertThat(other).isNotSameAs(kept);
		kept.release();
		other.release();
	}

	@Test
	void aLongMessageGetsABufferThatIsNotKept() {
		ByteBuf large = LoopBuffer.take(LoopBuffer.MAX_SIZE + 1);

		assertThat(large.writableBytes()).isEqualTo(LoopBuffer.MAX_SIZE + 1);
		assertThat(large.release()).isTrue();
	}

}
