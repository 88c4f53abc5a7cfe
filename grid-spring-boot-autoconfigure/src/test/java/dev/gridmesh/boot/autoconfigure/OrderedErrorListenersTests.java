package dev.gridmesh.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ApplicationPart;
import dev.gridmesh.ErrorListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link OrderedErrorListeners}.
 */
class OrderedErrorListenersTests {

	private final ApplicationError error = new ApplicationError(ApplicationPart.HANDLER, null, null,
			new IllegalStateException());

	private final List<String> told = new ArrayList<>();

	@Test
	void allAreToldInTheirOrder() {
		new OrderedErrorListeners(List.of((failed) -> this.told.add("first"), (failed) -> this.told.add("second")))
			.onError(this.error);

		assertThat(this.told).containsExactly("first", "second");
	}

	@Test
	void oneThatFailsKeepsNothingFromTheOthers() {
		ErrorListener failing = (failed) -> {
			throw new NoClassDefFoundError("org/example/Missing");
		};
		OrderedErrorListeners listeners = new OrderedErrorListeners(
				List.of(failing, (failed) -> this.told.add("second"), failing, (failed) -> this.told.add("fourth")));

		assertThatIllegalStateException().isThrownBy(() -> listeners.onError(this.error))
			.withCauseInstanceOf(NoClassDefFoundError.class)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(1));
		assertThat(this.told).containsExactly("second", "fourth");
	}

}
