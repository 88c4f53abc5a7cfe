package dev.gridmesh.connection;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.NodeName;
import dev.gridmesh.protocol.Message;
import dev.gridmesh.protocol.MessageCodec;
import dev.gridmesh.protocol.Op;
import dev.gridmesh.protocol.PayloadLimit;
import dev.gridmesh.testing.SpeechlessException;
import dev.gridmesh.testing.ToldFailures;
import dev.gridmesh.transport.CloseReason;
import dev.gridmesh.transport.GridTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Tests that what reading a message throws stays within {@link TransportWire}, whatever
 * it is.
 */
@ExtendWith(ToldFailures.class)
class TransportWireTests {

	private static final Message REQUEST = Message.of(Op.REQUEST, 1, 0, 0, new byte[] { 1 });

	private final WireReceiver link = mock(WireReceiver.class);

	private final TransportWire wire = new TransportWire(mock(GridTransport.class), new PayloadLimit(1000),
			mock(GridRuntime.class));

	@BeforeEach
	void start() {
		given(this.link.remote()).willReturn(NodeName.of("http://b:1"));
		this.wire.start(this.link);
	}

	private void read() {
		ByteBuf bytes = Unpooled.buffer();
		MessageCodec.encode(REQUEST, bytes);
		this.wire.onBinary(bytes);
		bytes.release();
	}

	@Test
	void messageWhoseFailureCannotTellHarmsNoOther() {
		willThrow(new SpeechlessException()).given(this.link).onMessage(any());

		assertThatNoException().isThrownBy(() -> {
			read();
			read();
		});

		verify(this.link, times(2)).onMessage(any());
		verify(this.link, never()).end(any());
	}

	@Test
	void failureToReadThatCannotTellEndsTheLink() {
		willThrow(new SpeechlessException()).given(this.link).onMessage(any());
		willThrow(new SpeechlessException()).given(this.link).remote();

		assertThatNoException().isThrownBy(this::read);

		verify(this.link).end(CloseReason.of(CloseReason.PROTOCOL_ERROR, "unreadable message"));
	}

}
