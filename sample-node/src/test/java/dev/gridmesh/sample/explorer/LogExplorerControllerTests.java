package dev.gridmesh.sample.explorer;

import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import dev.gridmesh.sample.logs.SearchRequest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

@WebFluxTest(LogExplorerController.class)
class LogExplorerControllerTests {

	@Autowired
	private WebTestClient client;

	@MockitoBean
	private LogExplorer explorer;

	@Test
	void searchAnswersWithOneObjectPerLine() {
		given(this.explorer.search(new SearchRequest("x y", 100)))
			.willReturn(Flux.just(new SearchLine.Match("http://a:1", "a.log", 7, "x y\u001b"),
					new SearchLine.Summary(true, 1, false, 2, List.of(new FailedNode("http://b:1", "it is down")))));

		String body = this.client.get()
			.uri("/api/search?q={q}", "x y")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();

		assertThat(body).isEqualTo(
				"""
						{"node":"http://a:1","file":"a.log","line":7,"text":"x y\\u001B"}
						{"done":true,"matches":1,"complete":false,"skippedFiles":2,"failed":[{"node":"http://b:1","error":"it is down"}]}
						""");
	}

	@Test
	void missingQueryIsABadRequestThatSaysSo() {
		expectProblem("/api/search", "the query 'q' is missing: it is the text to find");
		expectProblem("/api/search?q=", "the query 'q' is missing: it is the text to find");
	}

	@Test
	void wrongLimitIsABadRequestThatSaysSo() {
		expectProblem("/api/search?q=x&limit=0", "'limit' is 0; it must be from 1 to 1000000");
		expectProblem("/api/search?q=x&limit=many", "'limit' is 'many'; it must be a number from 1 to 1000000");
	}

	private void expectProblem(String uri, String detail) {
		this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo(detail);
	}

}
