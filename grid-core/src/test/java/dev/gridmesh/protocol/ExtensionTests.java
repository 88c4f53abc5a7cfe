package dev.gridmesh.protocol;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what two nodes do beyond protocol v1 (docs/protocol-extensions.md).
 */
class ExtensionTests {

	@Test
	void namesAreThoseOfTheWire() {
		assertThat(Extension.values()).extracting(Extension::wireName)
			.contains("caps", "cancel", "bulk-credit", "frag", "meta", "renew")
			.doesNotHaveDuplicates();
	}

	@Test
	void whatBothAnnounceIsInUse() {
		Set<Extension> one = EnumSet.of(Extension.CAPS, Extension.BULK_CREDIT, Extension.FRAG);
		Set<Extension> other = EnumSet.of(Extension.CAPS, Extension.BULK_CREDIT, Extension.META);

		assertThat(Extension.common(one, other)).containsExactly(Extension.CAPS, Extension.BULK_CREDIT);
	}

	@Test
	void bulkCreditNeedsCapacities() {
		Set<Extension> one = EnumSet.of(Extension.CAPS, Extension.BULK_CREDIT);
		Set<Extension> other = EnumSet.of(Extension.BULK_CREDIT);

		assertThat(Extension.common(one, other)).isEmpty();
		assertThat(Extension.common(other, one)).isEmpty();
	}

}
