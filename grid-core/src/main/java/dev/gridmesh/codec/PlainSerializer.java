package dev.gridmesh.codec;

import java.util.List;

import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializer;
import com.fasterxml.jackson.databind.ser.std.NullSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Looks into Jackson's serializer of a bean for anything but properties that are always
 * written, each under its name. It is a copy of that serializer, since most of what there
 * is to see is protected. Immutable, safe for any thread.
 */
final class PlainSerializer extends BeanSerializer {

	private static final long serialVersionUID = 1L;

	private PlainSerializer(BeanSerializer serializer) {
		super(serializer);
	}

	/**
	 * Looks into a serializer.
	 * @return the serializer, or {@code null} if it does anything else
	 */
	static @Nullable PlainSerializer of(JsonSerializer<?> serializer) {
		if (serializer.getClass() != BeanSerializer.class) {
			return null;
		}
		PlainSerializer copy = new PlainSerializer((BeanSerializer) serializer);
		return copy.isPlain() ? copy : null;
	}

	private boolean isPlain() {
		return this._filteredProps == null && this._propertyFilterId == null && this._objectIdWriter == null
				&& writers().stream().allMatch(Property::isPlain);
	}

	List<BeanPropertyWriter> writers() {
		return List.of(this._props);
	}

	/**
	 * Looks into the writer of a property in the same way.
	 */
	private static final class Property extends BeanPropertyWriter {

		private static final long serialVersionUID = 1L;

		private Property(BeanPropertyWriter writer) {
			super(writer);
		}

		private static boolean isPlain(BeanPropertyWriter writer) {
			return writer.getClass() == BeanPropertyWriter.class && new Property(writer).isPlain();
		}

		private boolean isPlain() {
			// there is no serializer for nulls if they are left out
			return this._nullSerializer == NullSerializer.instance && this._suppressableValue == null
					&& this._typeSerializer == null;
		}

	}

}
