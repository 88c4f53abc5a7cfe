package dev.gridmesh.transport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link GridTransport} tells the other end when it is closed, and what it
 * makes of what it is told (protocol.md §9).
 *
 * @since 0.1.0
 */
public interface CloseReasonContract extends GridTransportContract {

	@Test
	default void theReasonOfACloseGetsToAnAdmittedPeerAndToNoStranger() {
		for (boolean admitted : new boolean[] { true, false }) {
			Ends ends = startedEnds();
			GridTransport closing = ends.left().transport();

			run(closing, () -> {
				if (admitted) {
					closing.admit(LIMIT, () -> "the limit of this test");
				}
				closing.close(CloseReason.of(CloseReason.NORMAL, "replaced by a new connection"));
			});

			await(() -> ends.right().closed() != null);
			assertThat(ends.right().closed().text())
				.isEqualTo(admitted ? "closed by the peer: replaced by a new connection" : "closed by the peer");
			settle(ends.pair());
			ends.check();
		}
	}

	@Test
	default void wordsForThisEndAloneStayHere() {
		Ends ends = startedEnds();
		GridTransport closing = ends.left().transport();
		CloseReason reason = CloseReason.of(CloseReason.NORMAL, "ticket 4711").telling("asked for");

		run(closing, () -> {
			closing.admit(LIMIT, () -> "the limit of this test");
			closing.close(reason);
		});

		await(() -> ends.right().closed() != null && ends.left().closed() != null);
		assertThat(ends.left().closed().text()).isEqualTo("ticket 4711");
		assertThat(ends.right().closed().text()).isEqualTo("closed by the peer: asked for");
		ends.check();
	}

	@Test
	default void aLongReasonIsCutBetweenCharactersAndCleanedWhereItIsRead() {
		Ends ends = startedEnds();
		GridTransport closing = ends.left().transport();

		run(closing, () -> {
			closing.admit(LIMIT, () -> "the limit of this test");
			closing.close(CloseReason.of(CloseReason.NORMAL, "a\u202e\n\u009b" + "€".repeat(50)));
		});

		await(() -> ends.right().closed() != null);
		// 7 bytes, then 38 times 3 make 121; one more would be 124
		assertThat(ends.right().closed().text()).isEqualTo("closed by the peer: a???" + "€".repeat(38));
		ends.check();
	}

	@Test
	default void aMessageOverTheLimitOfAnAdmittedPeerNamesWhereTheLimitComesFrom() {
		Ends ends = startedEnds();
		GridTransport to = ends.right().transport();
		run(to, () -> to.admit(1000, () -> "the setting of this test"));

		run(ends.left().transport(), () -> {
			ends.left().transport().write(ends.left().transport().allocator().buffer(1001).writeZero(1001));
			ends.left().transport().flush();
		});

		await(() -> ends.left().closed() != null);
		assertThat(ends.left().closed().code()).isEqualTo(CloseReason.TOO_BIG);
		assertThat(ends.left().closed().text()).isEqualTo("closed by the peer: a message of 1001 bytes is larger than "
				+ "the limit of 1000 bytes: the setting of this test");
		ends.check();
	}

}
