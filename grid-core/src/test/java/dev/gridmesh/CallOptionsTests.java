package dev.gridmesh;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests {@link CallOptions}.
 */
class CallOptionsTests {

	private final CallOptions all = CallOptions.builder()
		.deadline(Duration.ofSeconds(3))
		.subroute("disk1")
		.metadata(Map.of("key", "secret"))
		.inCapacity(5)
		.outCapacity(6)
		.build();

	@Test
	void nothingIsSetByDefault() {
		CallOptions options = CallOptions.defaults();

		assertThat(options.deadline()).isNull();
		assertThat(options.subroute()).isNull();
		assertThat(options.metadata()).isEmpty();
		assertThat(options.inCapacity()).isNull();
		assertThat(options.outCapacity()).isNull();
	}

	@Test
	void copyWithOneChangeKeepsTheRest() {
		assertThat(this.all.toBuilder().build()).isEqualTo(this.all).hasSameHashCodeAs(this.all);
		assertThat(this.all.withDeadline(Duration.ofSeconds(4)).toString())
			.isEqualTo(this.all.toString().replace("PT3S", "PT4S"));
		assertThat(this.all.withSubroute("disk2").toString()).isEqualTo(this.all.toString().replace("disk1", "disk2"));
		assertThat(this.all.withInCapacity(7).toString()).isEqualTo(this.all.toString().replace("=5", "=7"));
		assertThat(this.all.withOutCapacity(7).toString()).isEqualTo(this.all.toString().replace("=6", "=7"));
		assertThat(this.all.withMetadata(Map.of("other", "x")).metadata()).isEqualTo(Map.of("other", "x"));
	}

	@Test
	void optionsDifferWhereAnythingDiffers() {
		assertThat(List.of(this.all, this.all.withDeadline(Duration.ofSeconds(4)), this.all.withSubroute("disk2"),
				this.all.withMetadata(Map.of()), this.all.withInCapacity(7), this.all.withOutCapacity(7)))
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-0.000000001S", "PT-2562047788015215H-30M-8S" })
	void deadlineThatHasPassedIsRefused(Duration deadline) {
		assertThatIllegalArgumentException().isThrownBy(() -> CallOptions.builder().deadline(deadline))
			.withMessage("deadline must be positive, not " + deadline);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.000000001S", "PT2562047788015215H30M7S" })
	void deadlineMayBeAnyTimeAhead(Duration deadline) {
		assertThat(CallOptions.defaults().withDeadline(deadline).deadline()).isEqualTo(deadline);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
	void capacityBelowOneIsRefused(int capacity) {
		assertThatIllegalArgumentException().isThrownBy(() -> CallOptions.builder().inCapacity(capacity))
			.withMessage("inCapacity must be at least 1, not " + capacity);
		assertThatIllegalArgumentException().isThrownBy(() -> CallOptions.builder().outCapacity(capacity))
			.withMessage("outCapacity must be at least 1, not " + capacity);
	}

	@Test
	void metadataIsCopiedInItsOrderAndWithoutNulls() {
		Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("z", "1");
		metadata.put("a", "2");

		CallOptions options = CallOptions.defaults().withMetadata(metadata);
		metadata.put("late", "3");

		assertThat(options.metadata()).containsExactly(Map.entry("z", "1"), Map.entry("a", "2")).isUnmodifiable();
		Map<String, String> withNull = new HashMap<>();
		withNull.put("key", null);
		assertThatNullPointerException().isThrownBy(() -> CallOptions.builder().metadata(withNull))
			.withMessage("value of metadata");
	}

	@Test
	void valuesOfMetadataAreNotShown() {
		assertThat(this.all.toString()).contains("[key]").doesNotContain("secret");
	}

}
