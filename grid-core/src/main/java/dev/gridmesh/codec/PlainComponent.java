package dev.gridmesh.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads one component of a {@link PlainRecord}, with its name. Immutable, safe
 * for any thread.
 */
final class PlainComponent {

	private final String name;

	/** The name as it is written. */
	private final byte[] key;

	private final PlainType type;

	/** Takes an {@code Object}, the record, and returns what the type has. */
	private final MethodHandle accessor;

	/** Which of the constructor's parameters this is, from 0 on. */
	private final int parameter;

	/**
	 * Makes a component.
	 * @param name its name in payloads
	 * @param type its type
	 * @param accessor takes a record and returns the component
	 * @param parameter which of the constructor's parameters it is, from 0 on
	 * @throws IOException never for names that fit into memory
	 */
	PlainComponent(String name, PlainType type, MethodHandle accessor, int parameter) throws IOException {
		this.name = name;
		PayloadOutput output = new PayloadOutput(0);
		output.writeText(name);
		this.key = output.toByteArray();
		this.type = type;
		this.accessor = accessor.asType(MethodType.methodType(type.rawType(), Object.class));
		this.parameter = parameter;
	}

	/**
	 * Writes name and value.
	 * @throws Throwable what the accessor threw
	 */
	void write(Object record, PayloadOutput output) throws Throwable {
		output.writeBytes(this.key, 0, this.key.length);
		switch (this.type) {
			case BOOLEAN -> output.writeBoolean((boolean) this.accessor.invokeExact(record));
			case INT -> output.writeInteger((int) this.accessor.invokeExact(record));
			case LONG -> output.writeInteger((long) this.accessor.invokeExact(record));
			case DOUBLE -> output.writeDouble((double) this.accessor.invokeExact(record));
			case TEXT -> writeText((String) this.accessor.invokeExact(record), output);
		}
	}

	private static void writeText(@Nullable String text, PayloadOutput output) throws IOException {
		if (text != null) {
			output.writeText(text);
		}
		else {
			output.writeNil();
		}
	}

	/**
	 * Reads name and value.
	 * @param scanner stands before the name
	 * @param names the names that were read before
	 * @param values where the value goes
	 * @return whether it was this name and a value of its type
	 */
	boolean read(MessagePackScanner scanner, FieldNames names, @Nullable Object[] values) throws IOException {
		if (!this.name.equals(scanner.nextShortName(names))) {
			return false;
		}
		Object value = read(scanner.next(), scanner);
		values[this.parameter] = value;
		return value != null;
	}

	private @Nullable Object read(JsonToken token, MessagePackScanner scanner) {
		return switch (this.type) {
			case BOOLEAN -> token.isBoolean() ? (Object) (token == JsonToken.VALUE_TRUE) : null;
			case INT ->
				(token == JsonToken.VALUE_NUMBER_INT && scanner.isInt()) ? (Object) (int) scanner.longValue() : null;
			case LONG ->
				(token == JsonToken.VALUE_NUMBER_INT && scanner.isLong()) ? (Object) scanner.longValue() : null;
			case DOUBLE -> (token == JsonToken.VALUE_NUMBER_FLOAT) ? (Object) scanner.doubleValue() : null;
			case TEXT -> (token == JsonToken.VALUE_STRING) ? scanner.text() : null;
		};
	}

}
