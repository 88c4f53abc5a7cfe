package dev.gridmesh.boot.diagnostics;

import dev.gridmesh.InvalidSettingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows a setting that a customizer made and that cannot be used; those of properties are
 * refused before.
 */
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		return new FailureAnalysis("A GridManagerCustomizer gave the setting '%s' the value '%s', but %s."
			.formatted(cause.setting(), cause.value(), cause.problem()), cause.remedy(), cause);
	}

}
