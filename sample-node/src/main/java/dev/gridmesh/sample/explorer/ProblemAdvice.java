package dev.gridmesh.sample.explorer;

import dev.gridmesh.GridException;
import dev.gridmesh.GridTimeoutException;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells a browser why a node did not do what it was asked to. Safe for any thread.
 */
@RestControllerAdvice
class ProblemAdvice {

	@ExceptionHandler
	ProblemDetail refused(RefusedException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(statusOf(ex.refusal().reason()),
				ex.refusal().message());
		problem.setProperty("reason", ex.refusal().reason().name());
		return problem;
	}

	private static HttpStatus statusOf(Refusal.Reason reason) {
		return switch (reason) {
			case INVALID_NAME, INCOMPLETE -> HttpStatus.BAD_REQUEST;
			case NOT_FOUND -> HttpStatus.NOT_FOUND;
			case NOT_A_FILE, IN_USE -> HttpStatus.CONFLICT;
			case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
			case STALLED -> HttpStatus.REQUEST_TIMEOUT;
			case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
			case STORAGE -> HttpStatus.INSUFFICIENT_STORAGE;
			case NODE_FAILED -> HttpStatus.BAD_GATEWAY;
		};
	}

	/**
	 * A node failed: 503 if the call was surely not made, so that it may be tried again.
	 */
	@ExceptionHandler
	ProblemDetail failed(GridException ex) {
		HttpStatus status = ex.isRetryable() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
		return ProblemDetail.forStatusAndDetail(
				(ex instanceof GridTimeoutException) ? HttpStatus.GATEWAY_TIMEOUT : status,
				String.valueOf(ex.getMessage()));
	}

}
