package dev.gridmesh.codec.jackson;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test loads the library anew, since it decides but once.
 */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class GuardedMessagePackBuffersTests {

	private static final String PROPERTY = "msgpack.universal-buffer";

	@AfterEach
	void clear() {
		System.clearProperty(PROPERTY);
	}

	@Test
	@EnabledForJreRange(minVersion = 24)
	void libraryGoesWithoutUnsafeWhereThatIsWarnedOf() throws Exception {
		assertThat(buffer()).isEqualTo("MessageBufferU");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_21)
	void libraryStaysAsItIsWhereNobodyWarns() throws Exception {
		assertThat(buffer()).isEqualTo("MessageBuffer");
	}

	@Test
	void whatTheApplicationHasSetCounts() throws Exception {
		System.setProperty(PROPERTY, "false");

		assertThat(buffer()).isEqualTo("MessageBuffer");
		assertThat(System.getProperty(PROPERTY)).isEqualTo("false");
	}

	@Test
	void propertyDoesNotStay() throws Exception {
		buffer();

		assertThat(System.getProperty(PROPERTY)).isNull();
	}

	private static String buffer() throws Exception {
		List<URL> path = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
			path.add(Path.of(entry).toUri().toURL());
		}
		try (URLClassLoader loader = new URLClassLoader(path.toArray(new URL[0]),
				ClassLoader.getPlatformClassLoader())) {
			Class.forName(GuardedMessagePackFactory.class.getName(), true, loader);
			Method allocate = loader.loadClass("org.msgpack.core.buffer.MessageBuffer")
				.getMethod("allocate", int.class);
			return allocate.invoke(null, 1).getClass().getSimpleName();
		}
	}

}
