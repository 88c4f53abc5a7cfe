package dev.gridmesh.sample.explorer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.gridmesh.GridException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells a browser why a node did not do what it was asked to: always as problem details,
 * also to one that asked for events. Safe for any thread.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	@Override
	protected Mono<ResponseEntity<Object>> createResponseEntity(@Nullable Object body, @Nullable HttpHeaders headers,
			HttpStatusCode status, ServerWebExchange exchange) {
		return super.createResponseEntity(body, headers, status, exchange)
			.map((response) -> ResponseEntity.status(response.getStatusCode())
				.headers((all) -> all.putAll(response.getHeaders()))
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.body(response.getBody()));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(RefusedException ex) {
		return toResponse(toProblem(ex));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> failed(GridException ex) {
		return toResponse(toProblem(ex));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> syncFailed(SyncFailedException ex) {
		ProblemDetail problem = toProblem(ex.getCause());
		problem.setProperty("copied", ex.copied());
		return toResponse(problem);
	}

	private static ProblemDetail toProblem(@Nullable Throwable error) {
		if (error instanceof RefusedException refused) {
			ProblemDetail problem = ProblemDetail.forStatusAndDetail(statusOf(refused.refusal().reason()),
					refused.refusal().message());
			problem.setProperty("reason", refused.refusal().reason().name());
			return problem;
		}
		if (error instanceof GridException failed) {
			return ProblemDetail.forStatusAndDetail(statusOf(failed), String.valueOf(failed.getMessage()));
		}
		return ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR);
	}

	private static HttpStatus statusOf(Refusal.Reason reason) {
		return switch (reason) {
			case INVALID_NAME, SAME_NODE, INCOMPLETE -> HttpStatus.BAD_REQUEST;
			case NOT_FOUND -> HttpStatus.NOT_FOUND;
			case NOT_A_FILE, IN_USE -> HttpStatus.CONFLICT;
			case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
			case STALLED -> HttpStatus.REQUEST_TIMEOUT;
			case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
			case STORAGE -> HttpStatus.INSUFFICIENT_STORAGE;
			case NODE_FAILED -> HttpStatus.BAD_GATEWAY;
		};
	}

	/** 503 if the call was surely not made, so that it may be tried again. */
	private static HttpStatus statusOf(GridException error) {
		if (error instanceof GridTimeoutException) {
			return HttpStatus.GATEWAY_TIMEOUT;
		}
		return error.isRetryable() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
	}

	private static ResponseEntity<ProblemDetail> toResponse(ProblemDetail problem) {
		return ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

}
