package dev.gridmesh.spring;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.BaseStream;

import dev.gridmesh.CallOptions;
import dev.gridmesh.GridCall;
import dev.gridmesh.NodeName;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds the types of payloads in those that carry them and keeps them for codecs.
 */
final class PayloadHints {

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	private final ReflectionHints hints;

	PayloadHints(ReflectionHints hints) {
		this.hints = hints;
	}

	void register(ResolvableType type) {
		Class<?> raw = type.resolve();
		if (raw == null || isKnown(raw)) {
			return;
		}
		if (raw.isArray()) {
			register(type.getComponentType());
		}
		else if (isCarrier(raw)) {
			for (ResolvableType generic : type.getGenerics()) {
				register(generic);
			}
		}
		else {
			this.binding.registerReflectionHints(this.hints, raw);
			for (ResolvableType generic : type.getGenerics()) {
				register(generic);
			}
		}
	}

	private static boolean isKnown(Class<?> type) {
		return ClassUtils.isPrimitiveOrWrapper(type) || type == String.class || type == Object.class
				|| type == ByteBuffer.class || type == GridCall.class || type == CallOptions.class
				|| type == NodeName.class;
	}

	private boolean isCarrier(Class<?> type) {
		return this.adapters.getAdapter(type) != null || type == Optional.class || type == Iterable.class
				|| BaseStream.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type)
				|| type == PeerResults.class || type == PeerResult.class || (type.getName().startsWith("java.")
						&& (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)));
	}

}
