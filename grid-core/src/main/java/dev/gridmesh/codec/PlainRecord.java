package dev.gridmesh.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the records of one class straight from component to payload, without
 * the objects that Jackson makes for each value. Immutable, safe for any thread.
 * <p>
 * Writes the bytes that Jackson would, and reads maps with exactly the components, in
 * order, under short names, each with a value of its own kind. Of anything else, such as
 * another order, a component more or less, or a {@code null}, it only says that it is
 * something else; what that means is left to Jackson.
 */
final class PlainRecord {

	private final PlainComponent[] components;

	private final MethodHandle constructor;

	private final FieldNames names;

	/**
	 * Makes a record.
	 * @param components what is written, in order
	 * @param constructor takes the values of all components in an order of its own
	 * @param names the names that were read before
	 */
	PlainRecord(List<PlainComponent> components, MethodHandle constructor, FieldNames names) {
		this.components = components.toArray(PlainComponent[]::new);
		this.constructor = constructor.asSpreader(Object[].class, components.size())
			.asType(MethodType.methodType(Object.class, Object[].class));
		this.names = names;
	}

	/**
	 * Writes a record.
	 * @param record the record
	 * @param expectedBytes how many bytes there is room for at first
	 * @return the payload
	 * @throws IOException if the record is too large for an array
	 * @throws InvocationTargetException if an accessor threw a checked exception;
	 * unchecked ones and errors come as they are
	 */
	byte[] encode(Object record, int expectedBytes) throws IOException, InvocationTargetException {
		PayloadOutput output = new PayloadOutput(expectedBytes);
		output.writeMapHead(this.components.length);
		try {
			for (PlainComponent component : this.components) {
				component.write(record, output);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new InvocationTargetException(ex);
		}
		return output.toByteArray();
	}

	/**
	 * Reads a record.
	 * @param payload the payload
	 * @return the record, or {@code null} if the payload is something else
	 * @throws IOException if the payload is cut off, or no value begins where one should
	 * @throws InvocationTargetException if the constructor threw anything
	 */
	@Nullable Object decode(byte[] payload) throws IOException, InvocationTargetException {
		MessagePackScanner scanner = new MessagePackScanner(payload);
		PlainComponent[] components = this.components;
		if (scanner.next() != JsonToken.START_OBJECT || scanner.entries() != components.length) {
			return null;
		}
		@Nullable Object[] values = new Object[components.length];
		for (PlainComponent component : components) {
			if (!component.read(scanner, this.names, values)) {
				return null;
			}
		}
		return scanner.isAtEnd() ? construct(values) : null;
	}

	private Object construct(@Nullable Object[] values) throws InvocationTargetException {
		try {
			return (Object) this.constructor.invokeExact(values);
		}
		catch (Throwable ex) {
			// errors, too, as Jackson has it: a payload must not bring a loop down
			throw new InvocationTargetException(ex);
		}
	}

}
