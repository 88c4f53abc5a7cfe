package dev.gridmesh.simulation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads the grid and the simulator once more, with one class of the grid swapped for one
 * of the tests, so that nothing in the grid has to know that faults can be planted.
 * <p>
 * The stand-in has the members of the class that it stands in for, and may use that class
 * itself: to the grid it goes by the other's name, and the other goes by a third one. So
 * only the names in the constants of these classes are changed.
 */
final class SwappedClass extends ClassLoader {

	private static final String GRID = "dev.gridmesh.";

	private static final String GENUINE = "Genuine";

	private static final int UTF8 = 1;

	private final String original;

	private final String standIn;

	/**
	 * Makes a loader.
	 * @param original the binary name of a class of the grid
	 * @param standIn the binary name of a class of the tests, in the same package
	 */
	SwappedClass(String original, String standIn) {
		super(SwappedClass.class.getClassLoader());
		this.original = original;
		this.standIn = standIn;
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.startsWith(GRID)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : findClass(name);
		}
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		byte[] bytes = bytesOf(name);
		return defineClass(name, bytes, 0, bytes.length);
	}

	private byte[] bytesOf(String name) throws ClassNotFoundException {
		String genuine = this.original + GENUINE;
		if (name.equals(this.original)) {
			return rename(read(this.standIn),
					(constant) -> replace(replace(constant, this.original, genuine), this.standIn, this.original));
		}
		if (name.equals(genuine)) {
			return rename(read(this.original), (constant) -> replace(constant, this.original, genuine));
		}
		if (name.startsWith(this.original + "$")) {
			// nested in the genuine one
			return rename(read(name), (constant) -> replace(constant, this.original, genuine));
		}
		return read(name);
	}

	/** Replaces the name of a class where it stands for itself, not for a nested one. */
	private static String replace(String constant, String from, String to) {
		String name = Pattern.quote(from.replace('.', '/'));
		return Pattern.compile(name + "(?![\\w/$])")
			.matcher(constant)
			.replaceAll(Matcher.quoteReplacement(to.replace('.', '/')));
	}

	private byte[] read(String name) throws ClassNotFoundException {
		try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
			if (in == null) {
				throw new ClassNotFoundException(name);
			}
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

	/** Changes the texts among the constants of a class file (JVMS 4.4). */
	private static byte[] rename(byte[] bytes, UnaryOperator<String> names) {
		ByteArrayOutputStream changed = new ByteArrayOutputStream();
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
				DataOutputStream out = new DataOutputStream(changed)) {
			out.writeLong(in.readLong());
			int constants = in.readUnsignedShort();
			out.writeShort(constants);
			for (int i = 1; i < constants; i++) {
				int tag = in.readUnsignedByte();
				out.writeByte(tag);
				if (tag == UTF8) {
					out.writeUTF(names.apply(in.readUTF()));
				}
				else {
					out.write(in.readNBytes(sizeOf(tag)));
				}
				// a long or a double takes two places
				i += (tag == 5 || tag == 6) ? 1 : 0;
			}
			in.transferTo(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return changed.toByteArray();
	}

	private static int sizeOf(int tag) {
		return switch (tag) {
			case 7, 8, 16, 19, 20 -> 2;
			case 15 -> 3;
			case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
			case 5, 6 -> 8;
			default -> throw new IllegalArgumentException("unknown constant " + tag);
		};
	}

}
