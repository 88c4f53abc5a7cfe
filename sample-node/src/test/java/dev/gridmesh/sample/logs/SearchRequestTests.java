package dev.gridmesh.sample.logs;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SearchRequestTests {

	@Test
	void blankQueryIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SearchRequest(" ", 1))
			.withMessage("the query 'q' is missing: it is the text to find");
	}

	@Test
	void longQueryIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SearchRequest("x".repeat(201), 1))
			.withMessage("the query 'q' has 201 characters; at most 200 are allowed");
		assertThat(new SearchRequest("x".repeat(200), 1).query()).hasSize(200);
	}

	@Test
	void limitOutOfRangeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SearchRequest("x", 0))
			.withMessage("'limit' is 0; it must be from 1 to 1000000");
		assertThatIllegalArgumentException().isThrownBy(() -> new SearchRequest("x", 1_000_001))
			.withMessage("'limit' is 1000001; it must be from 1 to 1000000");
	}

}
