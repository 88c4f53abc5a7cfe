package dev.gridmesh.sample;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The sample uses only what an application may use.
 */
@AnalyzeClasses(packages = "dev.gridmesh.sample", importOptions = DoNotIncludeTests.class)
class SampleArchitectureTests {

	@ArchTest
	static final ArchRule usesOnlyTheApi = noClasses().should()
		.dependOnClassesThat(
				resideInAnyPackage("dev.gridmesh.mux..", "dev.gridmesh.connection..", "dev.gridmesh.protocol..",
						"dev.gridmesh.manager..", "dev.gridmesh.transport..", "io.netty..", "reactor.netty.."));

}
