package dev.gridmesh.spring.client;

import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.PeerResult;
import dev.gridmesh.PeerResults;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.PayloadTypes;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Tells the types of payloads and items from those that carry them. Safe for any thread.
 */
final class ClientTypes {

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	private final @Nullable PayloadCodecs codecs;

	ClientTypes(@Nullable PayloadCodecs codecs) {
		this.codecs = codecs;
	}

	@Nullable ReactiveAdapter adapter(Class<?> type) {
		return this.adapters.getAdapter(type);
	}

	/**
	 * Tells whether a value of this type is no payload, but carries some or none.
	 */
	boolean isCarrier(Class<?> type) {
		return adapter(type) != null || BaseStream.class.isAssignableFrom(type) || Iterator.class.isAssignableFrom(type)
				|| Future.class.isAssignableFrom(type) || InputStream.class.isAssignableFrom(type)
				|| type == Iterable.class || type == PeerResults.class || type == PeerResult.class;
	}

	/**
	 * Checks that a type can be made of payloads, or the other way round.
	 * @param source the method
	 * @param declared the type
	 * @param where the part of the method that has this type, for example "returns X"
	 * @return the type, with its parameters
	 * @throws InvalidGridClientException if it cannot
	 */
	ParameterizedTypeReference<Object> payload(ClientMethodSource source, ResolvableType declared, String where) {
		Class<?> raw = declared.resolve();
		if (raw == null) {
			throw source.invalid("%s of no certain type".formatted(where),
					"Declare the type itself, for example Mono<String>.");
		}
		if (isCarrier(raw) || raw == Void.class || raw == void.class) {
			throw source.invalid("%s that cannot be made of payloads: %s".formatted(where, declared),
					"Declare the type of the payload itself, or byte[] for its bytes.");
		}
		Type type = PayloadTypes.resolve(declared);
		if (this.codecs != null) {
			try {
				this.codecs.forType(type);
			}
			catch (GridPayloadException ex) {
				throw source.invalid("%s that no payload can have: %s".formatted(where, ex.getMessage()),
						"Declare a type that the codec knows.");
			}
		}
		return ParameterizedTypeReference.forType(type);
	}

}
