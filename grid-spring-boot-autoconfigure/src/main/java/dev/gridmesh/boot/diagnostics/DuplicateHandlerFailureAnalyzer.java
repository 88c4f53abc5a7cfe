package dev.gridmesh.boot.diagnostics;

import dev.gridmesh.handler.DuplicateHandlerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows two handlers with one key of which not both are annotated methods.
 */
final class DuplicateHandlerFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateHandlerException cause) {
		return new FailureAnalysis(
				"Two handlers have the key '%s': %s and %s.".formatted(cause.id(), cause.first(), cause.second()),
				"Give one of them another name or number.", cause);
	}

}
