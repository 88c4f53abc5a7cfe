package dev.gridmesh.spring;

import java.util.Map;

/**
 * What travels beside the payload of a call, to peers that understand it (extension
 * {@code meta}); handlers find it in {@code GridCall.metadata()}. More than 64 keys or
 * 8,192 bytes of UTF-8 in all fail the call with
 * {@link dev.gridmesh.GridPayloadException}. Immutable, so safe for any thread.
 *
 * @param <S> the specification that it is a part of
 * @since 0.1.0
 */
public interface MetadataSpec<S extends MetadataSpec<S>> {

	/**
	 * Adds an entry.
	 * @param key the key; a value that it had is replaced
	 * @param value the value
	 * @return a copy with that entry
	 */
	S metadata(String key, String value);

	/**
	 * Adds entries.
	 * @param metadata keys and values; values that the keys had are replaced
	 * @return a copy with these entries
	 */
	S metadata(Map<String, String> metadata);

}
