package dev.gridmesh.codec.jackson;

import org.msgpack.core.buffer.MessageBuffer;

/**
 * Sees to it that msgpack-core reaches its bytes through a {@link java.nio.ByteBuffer}
 * where the platform warns of {@code sun.misc.Unsafe} and checks each use of it, from JDK
 * 24 on.
 * <p>
 * The library decides once, when {@link MessageBuffer} is initialized, by a system
 * property. It is set for that moment alone and only if nobody else has set it, to
 * whichever value; if the class was initialized before, things stay as they are.
 */
final class GuardedMessagePackBuffers {

	private static final String PROPERTY = "msgpack.universal-buffer";

	private static final int FIRST_TO_WARN = 24;

	private GuardedMessagePackBuffers() {
	}

	static void prefer() {
		if (Runtime.version().feature() < FIRST_TO_WARN || System.getProperty(PROPERTY) != null) {
			return;
		}
		System.setProperty(PROPERTY, "true");
		try {
			MessageBuffer.allocate(0);
		}
		finally {
			System.clearProperty(PROPERTY);
		}
	}

}
