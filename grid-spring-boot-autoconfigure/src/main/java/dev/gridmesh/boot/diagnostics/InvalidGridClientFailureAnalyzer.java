package dev.gridmesh.boot.diagnostics;

import dev.gridmesh.spring.client.InvalidGridClientException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows a client interface that cannot work.
 */
final class InvalidGridClientFailureAnalyzer extends AbstractFailureAnalyzer<InvalidGridClientException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidGridClientException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.getAction(), cause);
	}

}
