package dev.gridmesh.codec;

import java.lang.reflect.Constructor;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializer;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.std.StdValueInstantiator;
import com.fasterxml.jackson.databind.introspect.AnnotatedWithParams;
import org.jspecify.annotations.Nullable;

/**
 * Looks into Jackson's deserializer of a bean for anything but a constructor that takes
 * each property by its name. It is a copy of that deserializer, since most of what there
 * is to see is protected. Immutable, safe for any thread.
 */
final class PlainDeserializer extends BeanDeserializer {

	private static final long serialVersionUID = 1L;

	private PlainDeserializer(BeanDeserializer deserializer) {
		super(deserializer);
	}

	/**
	 * Looks into a deserializer.
	 * @return the deserializer, or {@code null} if it does anything else
	 */
	static @Nullable PlainDeserializer of(JsonDeserializer<?> deserializer) {
		if (deserializer.getClass() != BeanDeserializer.class) {
			return null;
		}
		PlainDeserializer copy = new PlainDeserializer((BeanDeserializer) deserializer);
		return copy.isPlain() ? copy : null;
	}

	private boolean isPlain() {
		return this._propertyBasedCreator != null && this._valueInstantiator.getClass() == StdValueInstantiator.class
				&& this._delegateDeserializer == null && !doesMoreThanConstruct() && this._objectIdReader == null
				&& !this._needViewProcesing;
	}

	private boolean doesMoreThanConstruct() {
		return this._injectables != null || this._unwrappedPropertyHandler != null
				|| this._externalTypeIdHandler != null;
	}

	/**
	 * Returns the constructor, or {@code null} if something else makes the object.
	 */
	@Nullable Constructor<?> constructor() {
		AnnotatedWithParams creator = this._valueInstantiator.getWithArgsCreator();
		return (creator != null && creator.getAnnotated() instanceof Constructor<?> constructor) ? constructor : null;
	}

	/**
	 * Returns a property that the constructor takes, or {@code null} if it takes none of
	 * that name, or takes it in another way.
	 */
	@Nullable SettableBeanProperty property(String name) {
		SettableBeanProperty property = this._propertyBasedCreator.findCreatorProperty(name);
		return (property != null && isPlain(property)) ? property : null;
	}

	private static boolean isPlain(SettableBeanProperty property) {
		return property.getInjectionDefinition() == null && !property.hasValueTypeDeserializer();
	}

}
