package dev.gridmesh.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows a property of the grid that cannot be used.
 */
final class GridPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<GridPropertiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, GridPropertiesException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.getAction(), cause);
	}

}
