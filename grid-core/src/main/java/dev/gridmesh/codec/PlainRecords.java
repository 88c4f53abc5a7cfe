package dev.gridmesh.codec;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which records are plain: Jackson writes each component under a name, makes
 * the record of all of them, and does nothing else for them. Safe for any thread.
 * <p>
 * What is asked is not the class and its annotations but the serializer and the
 * deserializer that the mapper made of them, so mix-ins, modules and settings of the
 * mapper count, too. A record is not plain if Jackson handles any part of it in a way
 * that is not known here.
 */
final class PlainRecords {

	private final ObjectMapper mapper;

	private final FieldNames names;

	/**
	 * Makes a finder.
	 * @param mapper has its settings already
	 * @param names the names that were read before
	 */
	PlainRecords(ObjectMapper mapper, FieldNames names) {
		this.mapper = mapper;
		this.names = names;
	}

	/**
	 * Looks at a type.
	 * @param type the type
	 * @return the record, or {@code null} if it is not plain
	 */
	@Nullable PlainRecord find(JavaType type) {
		if (!type.isRecordType() || Closeable.class.isAssignableFrom(type.getRawClass()) || isConstrained()) {
			return null;
		}
		try {
			PlainSerializer serializer = serializer(type);
			PlainDeserializer deserializer = deserializer(type);
			return (serializer != null && deserializer != null) ? combine(serializer, deserializer) : null;
		}
		catch (IOException | IllegalAccessException | RuntimeException ex) {
			// what Jackson cannot handle, either, it says when there is a value
			return null;
		}
	}

	/** Whether the number of tokens matters, or maps are too deep already. */
	private boolean isConstrained() {
		StreamReadConstraints read = this.mapper.getFactory().streamReadConstraints();
		StreamWriteConstraints write = this.mapper.getFactory().streamWriteConstraints();
		return read.hasMaxTokenCount() || read.getMaxNestingDepth() < 1 || write.getMaxNestingDepth() < 1;
	}

	private @Nullable PlainSerializer serializer(JavaType type) throws JsonMappingException {
		SerializationConfig config = this.mapper.getSerializationConfig();
		SerializerProvider provider = this.mapper.getSerializerProviderInstance();
		if (provider.getClass() != DefaultSerializerProvider.Impl.class || config.getFullRootName() != null
				|| config.useRootWrapping()) {
			return null;
		}
		return PlainSerializer.of(provider.findTypedValueSerializer(type, true, null));
	}

	private @Nullable PlainDeserializer deserializer(JavaType type) throws JsonMappingException {
		DeserializationConfig config = this.mapper.getDeserializationConfig();
		// a handler may make a value where the constructor throws
		if (config.getProblemHandlers() != null || config.getFullRootName() != null || config.useRootWrapping()
				|| !(this.mapper.getDeserializationContext() instanceof DefaultDeserializationContext.Impl context)) {
			return null;
		}
		return PlainDeserializer.of(context.createDummyInstance(config).findRootValueDeserializer(type));
	}

	private @Nullable PlainRecord combine(PlainSerializer serializer, PlainDeserializer deserializer)
			throws IOException, IllegalAccessException {
		List<BeanPropertyWriter> properties = serializer.writers();
		Constructor<?> constructor = deserializer.constructor();
		if (constructor == null || constructor.getParameterCount() != properties.size()) {
			return null;
		}
		List<PlainComponent> components = new ArrayList<>();
		BitSet parameters = new BitSet();
		for (BeanPropertyWriter property : properties) {
			SettableBeanProperty parameter = deserializer.property(property.getName());
			// two names can mean the same parameter
			if (parameter == null || parameters.get(parameter.getCreatorIndex())) {
				return null;
			}
			parameters.set(parameter.getCreatorIndex());
			PlainComponent component = component(property, parameter);
			if (component == null) {
				return null;
			}
			components.add(component);
		}
		return new PlainRecord(components, MethodHandles.lookup().unreflectConstructor(constructor), this.names);
	}

	private static @Nullable PlainComponent component(BeanPropertyWriter written, SettableBeanProperty read)
			throws IOException, IllegalAccessException {
		if (!(written.getMember().getMember() instanceof Method method) || !isShort(written.getName())) {
			return null;
		}
		PlainType type = PlainType.of(method.getReturnType(), written.getSerializer(), read.getValueDeserializer());
		if (type == null) {
			return null;
		}
		MethodHandle accessor = MethodHandles.lookup().unreflect(method);
		return new PlainComponent(written.getName(), type, accessor, read.getCreatorIndex());
	}

	/** Whether the length of a name is in its first byte; it may have no UTF-8 form. */
	private static boolean isShort(String name) {
		return StandardCharsets.UTF_8.newEncoder().canEncode(name)
				&& name.getBytes(StandardCharsets.UTF_8).length <= MessagePackFormat.MAX_FIXSTR;
	}

}
