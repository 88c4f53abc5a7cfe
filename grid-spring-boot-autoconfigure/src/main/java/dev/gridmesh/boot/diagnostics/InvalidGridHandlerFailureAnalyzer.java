package dev.gridmesh.boot.diagnostics;

import dev.gridmesh.spring.handler.InvalidGridHandlerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows a handler method that cannot work.
 */
final class InvalidGridHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidGridHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidGridHandlerException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.getAction(), cause);
	}

}
