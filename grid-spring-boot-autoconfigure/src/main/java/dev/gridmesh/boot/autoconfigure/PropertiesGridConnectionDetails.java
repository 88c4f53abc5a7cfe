package dev.gridmesh.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Connection details as the properties have them.
 */
final class PropertiesGridConnectionDetails implements GridConnectionDetails {

	private final GridProperties properties;

	PropertiesGridConnectionDetails(GridProperties properties) {
		this.properties = properties;
	}

	@Override
	public @Nullable String getLocal() {
		return StringUtils.hasText(this.properties.getLocal()) ? this.properties.getLocal() : null;
	}

	@Override
	public List<String> getPeers() {
		return this.properties.getPeers();
	}

}
