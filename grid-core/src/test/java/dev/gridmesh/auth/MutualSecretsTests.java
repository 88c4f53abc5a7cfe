package dev.gridmesh.auth;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests that secrets are replaced as a whole or not at all.
 */
class MutualSecretsTests {

	private static final String OLD = "the-old-secret-of-at-least-32-bytes";

	private static final String NEW = "the-new-secret-of-at-least-32-bytes";

	private final MutualSecrets secrets = new MutualSecrets(OLD);

	private final LinkSecret old = this.secrets.current();

	@Test
	void secretIsCurrentThenHeldThenRemoved() {
		assertThat(this.old.isCurrent()).isTrue();
		assertThat(this.old.isHeld()).isTrue();

		this.secrets.replace(NEW, OLD);
		assertThat(this.old.isCurrent()).isFalse();
		assertThat(this.old.isHeld()).isTrue();

		this.secrets.replace(NEW);
		assertThat(this.old.isCurrent()).isFalse();
		assertThat(this.old.isHeld()).isFalse();

		this.secrets.replace(OLD, NEW);
		assertThat(this.old.isCurrent()).as("derived anew from the same text").isTrue();
	}

	@Test
	void secretThatIsTooShortChangesNothingAndIsNotShown() {
		AtomicInteger told = new AtomicInteger();
		this.old.watch(told::incrementAndGet);

		assertThatIllegalArgumentException().isThrownBy(() -> this.secrets.replace("too-short", OLD))
			.withMessageContaining("32 bytes")
			.withMessageNotContaining("too-short");
		assertThatIllegalArgumentException().isThrownBy(() -> this.secrets.replace(NEW, OLD, "too-short"));
		assertThatNullPointerException().isThrownBy(() -> this.secrets.replace(NEW, OLD, null));
		assertThat(this.secrets.current()).isSameAs(this.old);
		assertThat(told).hasValue(0);
	}

	@Test
	void whoWatchesIsToldOfEachChangeUntilItForgets() {
		AtomicInteger told = new AtomicInteger();
		Runnable watcher = told::incrementAndGet;
		this.old.watch(watcher);
		this.secrets.replace(NEW, OLD);
		this.secrets.replace(NEW);
		this.old.forget(watcher);
		this.secrets.replace(OLD);

		assertThat(told).hasValue(2);
	}

	@Test
	void secretsAreNotShown() {
		assertThat(this.secrets).hasToString("MutualSecrets[***]");
		assertThat(this.old).hasToString("LinkSecret[***]");
		assertThat(GridAuth.mutual(this.secrets)).hasToString("GridAuth[mutual]");
	}

}
