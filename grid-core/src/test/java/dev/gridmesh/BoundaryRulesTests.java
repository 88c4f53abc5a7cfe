package dev.gridmesh;

import java.util.Map;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the rules about calls of the application's code find what they are about.
 */
class BoundaryRulesTests {

	private static final String TRESPASSERS = "dev.gridmesh.manager.Trespassers";

	private static final Map<String, ArchRule> RULES = Map.ofEntries(
			Map.entry("OfHandlers", ArchitectureTests.handlersAreCalledByTheBoundary),
			Map.entry("OfSubscribers", ArchitectureTests.subscribersAreCalledByTheBoundary),
			Map.entry("OfPublishers", ArchitectureTests.publishersAreCalledByTheBoundary),
			Map.entry("OfSubscriptions", ArchitectureTests.publishersAreCalledByTheBoundary),
			Map.entry("OfExecutors", ArchitectureTests.executorsAreCalledByTheBoundary),
			Map.entry("OfListeners", ArchitectureTests.listenersAreCalledByTheBoundary),
			Map.entry("OfErrorListeners", ArchitectureTests.listenersAreCalledByTheBoundary),
			Map.entry("OfAuthenticators", ArchitectureTests.authenticatorsAreCalledByTheBoundary),
			Map.entry("OfCredentials", ArchitectureTests.authenticatorsAreCalledByTheBoundary),
			Map.entry("OfIssuers", ArchitectureTests.failuresOfTokensAreCaught),
			Map.entry("OfVerifiers", ArchitectureTests.failuresOfTokensAreCaught),
			Map.entry("OfConnectors", ArchitectureTests.failuresOfConnectorsAreCaught),
			Map.entry("OfTransportListeners", ArchitectureTests.failuresOfListenersAreCaught),
			Map.entry("OfNameSuppliers", ArchitectureTests.failuresOfNameSuppliersAreCaught));

	private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("dev.gridmesh.manager")
		.that(DescribedPredicate.describe("trespass", (type) -> type.getName().startsWith(TRESPASSERS)));

	static Stream<Arguments> trespassers() {
		return RULES.entrySet().stream().map((entry) -> Arguments.of(entry.getKey(), entry.getValue()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("trespassers")
	void callFromElsewhereIsFound(String trespasser, ArchRule rule) {
		assertThat(rule.evaluate(CLASSES).getFailureReport().getDetails())
			.anySatisfy((detail) -> assertThat(detail).contains("Trespassers$" + trespasser));
	}

	@Test
	void eachTrespasserIsAskedFor() {
		assertThat(CLASSES.stream().map(JavaClass::getName).filter((name) -> !name.equals(TRESPASSERS)))
			.containsExactlyInAnyOrderElementsOf(
					RULES.keySet().stream().map((name) -> TRESPASSERS + "$" + name).toList());
	}

}
