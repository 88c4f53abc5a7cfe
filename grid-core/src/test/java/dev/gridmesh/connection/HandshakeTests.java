package dev.gridmesh.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.GridEventLoop;
import dev.gridmesh.application.ApplicationErrors;
import dev.gridmesh.testing.LogLines;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests what the halves of a {@link Handshake} have in common.
 */
class HandshakeTests {

	@RegisterExtension
	final LogLines lines = LogLines.ofTheGrid();

	private final List<ApplicationError> reported = new ArrayList<>();

	private final ApplicationErrors errors = new ApplicationErrors(this.reported::add, true, () -> 0);

	private final List<String> failed = new ArrayList<>();

	@Test
	void stepThatFailsForManyStrangersIsReportedEachTimeAndWrittenOnce() {
		for (int i = 0; i < 100; i++) {
			GridTransport transport = transport();
			willThrow(new NoClassDefFoundError("com/example/Missing")).given(transport).start(any());

			new OneHalf(transport).start();

			verify(transport).close(CloseReason.of(CloseReason.REJECTED, "the handshake failed"));
		}

		assertThat(this.failed).hasSize(100).containsOnly("the handshake failed: com/example/Missing");
		assertThat(this.reported).hasSize(100)
			.allSatisfy((error) -> assertThat(error.part()).isEqualTo(ApplicationPart.RUNTIME));
		assertThat(this.lines.all()).hasSize(1);
	}

	private static GridTransport transport() {
		GridEventLoop loop = mock(GridEventLoop.class);
		given(loop.inEventLoop()).willReturn(true);
		GridTransport transport = mock(GridTransport.class);
		given(transport.executor()).willReturn(loop);
		given(transport.remoteAddress()).willReturn("192.0.2.1:1");
		return transport;
	}

	private final class OneHalf extends Handshake {

		private OneHalf(GridTransport transport) {
			super(transport, HandshakeTests.this.errors, Duration.ofSeconds(1));
		}

		@Override
		void open() {
			// the other end speaks first
		}

		@Override
		void onFirstMessage(ByteBuf message) {
			throw new AssertionError("none comes");
		}

		@Override
		void onUnreadable(String text) {
			throw new AssertionError(text);
		}

		@Override
		void onFailed(String text) {
			HandshakeTests.this.failed.add(text);
		}

	}

}
