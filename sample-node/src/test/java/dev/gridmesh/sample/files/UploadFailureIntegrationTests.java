package dev.gridmesh.sample.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.gridmesh.sample.HttpConnection;
import dev.gridmesh.sample.TestNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uploads whose ends are slow or go away; three whole nodes for each test.
 */
class UploadFailureIntegrationTests {

	private static final int SIZE = 8 * 1024 * 1024;

	/** Credits for pieces, and what the server reads ahead. */
	private static final long MAX_TAKEN = PutRequest.CAPACITY * 64L * 1024 + 2 * 1024 * 1024;

	@TempDir
	Path temporary;

	private TestNodes nodes;

	@BeforeEach
	void startNodes() {
		this.nodes = TestNodes.start(this.temporary, BodyCounter.class, "--files.threads=1");
	}

	@AfterEach
	void stopNodes() {
		this.nodes.close();
	}

	@Test
	void slowTargetSlowsTheBrowser() throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		this.nodes.bean(1, FileThreads.class).scheduler().schedule(() -> await(busy));
		BodyCounter counter = this.nodes.bean(0, BodyCounter.class);

		CompletableFuture<HttpStatusCode> slow = CompletableFuture.supplyAsync(() -> upload(1, "slow.bin"));
		TestNodes.await().until(() -> counter.taken.get() > 0);
		// an upload to another node goes from the beginning to the end meanwhile
		assertThat(upload(2, "fast.bin").value()).isEqualTo(200);

		assertThat(counter.taken.get() - SIZE).isLessThan(MAX_TAKEN);
		assertThat(slow).isNotDone();
		busy.countDown();
		assertThat(slow.get(TestNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS).value()).isEqualTo(200);
		assertThat(this.nodes.directory(1).resolve("slow.bin")).hasSize(SIZE);
	}

	@Test
	void targetThatDiesHalfWayIsAProblemAndNothingIsLeft() throws IOException {
		try (HttpConnection browser = beginUpload()) {
			this.nodes.cut(1);

			assertThat(browser.readUntil("HTTP/1.1")).contains("502");
			assertThat(browser.readUntil("detail")).contains(this.nodes.name(1), "files.put");
		}
		awaitEmpty();
	}

	@Test
	void nodeThatServesTheBrowserDiesHalfWayAndNothingIsLeft() throws IOException {
		HttpConnection browser = beginUpload();

		this.nodes.cut(0);

		awaitEmpty();
		browser.close();
	}

	@Test
	void targetThatIsDownIsAProblem() {
		String target = this.nodes.hostAndPort(1);
		this.nodes.stop(1);

		this.nodes.client(0)
			.post()
			.uri("/api/files/{node}/x", target)
			.bodyValue("x")
			.exchange()
			.expectStatus()
			.isEqualTo(503)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains(target));
	}

	@Test
	void leftoverOfAKilledProcessIsRemovedAtTheStartButNotThatOfOneThatRuns() throws IOException {
		Path killed = this.nodes.write(2, ".incoming-killed", "half");
		Files.setLastModifiedTime(killed, FileTime.fromMillis(0));
		try (HttpConnection browser = beginUpload()) {
			Leftovers.remove(this.nodes.directory(1));
			Leftovers.remove(this.nodes.directory(2));

			assertThat(this.nodes.entries(2)).isEmpty();
			assertThat(this.nodes.entries(1)).singleElement().asString().startsWith(".incoming-");
			browser.write(new byte[SIZE - 65536]);
			assertThat(browser.readUntil("HTTP/1.1")).contains("200");
		}
		assertThat(this.nodes.entries(1)).containsExactly("half.bin");
	}

	private HttpConnection beginUpload() throws IOException {
		HttpConnection browser = HttpConnection.open(this.nodes.port(0),
				"POST /api/files/%s/half.bin".formatted(this.nodes.hostAndPort(1)), "Content-Length: " + SIZE);
		browser.write("x".repeat(65536).getBytes(StandardCharsets.US_ASCII));
		TestNodes.await().until(this::hasFirstPiece);
		return browser;
	}

	private boolean hasFirstPiece() throws IOException {
		List<String> entries = this.nodes.entries(1);
		return entries.size() == 1 && Files.size(this.nodes.directory(1).resolve(entries.get(0))) == 65536;
	}

	private void awaitEmpty() {
		TestNodes.await().untilAsserted(() -> assertThat(this.nodes.entries(1)).isEqualTo(List.of()));
	}

	private HttpStatusCode upload(int target, String name) {
		return this.nodes.client(0)
			.mutate()
			.responseTimeout(TestNodes.PATIENCE)
			.build()
			.post()
			.uri("/api/files/{node}/{name}", this.nodes.hostAndPort(target), name)
			.bodyValue(new byte[SIZE])
			.exchange()
			.expectBody(String.class)
			.returnResult()
			.getStatus();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(TestNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Counts the bytes of request bodies that the application takes. */
	@TestConfiguration(proxyBeanMethods = false)
	static class BodyCounter implements WebFilter {

		private final AtomicLong taken = new AtomicLong();

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return chain.filter(exchange.mutate().request(new ServerHttpRequestDecorator(exchange.getRequest()) {

				@Override
				public Flux<DataBuffer> getBody() {
					return super.getBody()
						.doOnNext((buffer) -> BodyCounter.this.taken.addAndGet(buffer.readableByteCount()));
				}

			}).build());
		}

	}

}
