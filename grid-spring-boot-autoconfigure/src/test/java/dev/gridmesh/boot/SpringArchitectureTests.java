package dev.gridmesh.boot;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may use whom in the Spring parts, and what an auto-configuration looks like.
 */
@AnalyzeClasses(packages = { "dev.gridmesh.spring", "dev.gridmesh.boot" }, importOptions = DoNotIncludeTests.class)
class SpringArchitectureTests {

	@ArchTest
	static final ArchRule nothingKnowsTheInsideOfCore = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.gridmesh.mux..", "dev.gridmesh.connection..", "dev.gridmesh.protocol..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule onlyUpgradeAndAssemblyKnowTheNettyTransport = noClasses().that()
		.resideOutsideOfPackages("dev.gridmesh.spring.webflux..", "dev.gridmesh.boot.autoconfigure")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("dev.gridmesh.transport.netty..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule annotationModelKnowsNoBoot = noClasses().that()
		.resideInAPackage("dev.gridmesh.spring..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot..", "dev.gridmesh.boot..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().assignedFrom(new ByPackage())
		.should()
		.beFreeOfCycles()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule everyPackageIsNullMarked = classes().should(resideInANullMarkedPackage())
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule autoConfigurationsAreFinalAndInTheirPackage = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.resideInAPackage("dev.gridmesh.boot.autoconfigure..")
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMembers = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should(haveNoPublicMembers())
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule configurationsWithinAreNotPublic = classes().that()
		.areAnnotatedWith(Configuration.class)
		.should()
		.notBePublic()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule conditionsAreNotPublic = classes().that()
		.areAssignableTo(Condition.class)
		.should()
		.notBePublic()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule missingClassesAreAskedForOnTypesOnly = noMethods().should()
		.beAnnotatedWith(ConditionalOnClass.class)
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule beanMethodsAreNeitherPublicNorPrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.notBePublic()
		.andShould()
		.notBePrivate()
		.allowEmptyShould(true);

	@ArchTest
	static void everyAutoConfigurationIsListed(JavaClasses classes) {
		Set<String> written = classes.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> listed = new TreeSet<>();
		ImportCandidates.load(AutoConfiguration.class, SpringArchitectureTests.class.getClassLoader())
			.forEach((name) -> {
				if (name.startsWith("dev.gridmesh.")) {
					listed.add(name);
				}
			});

		assertThat(listed).isEqualTo(written);
	}

	private static ArchCondition<JavaClass> haveNoPublicMembers() {
		return new ArchCondition<>("have no public members") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getMembers()
					.stream()
					.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC))
					.filter((member) -> !isDefaultConstructor(member))
					.forEach((member) -> events
						.add(SimpleConditionEvent.violated(type, member.getDescription() + " is public")));
			}

			private boolean isDefaultConstructor(Object member) {
				return member instanceof JavaConstructor constructor && constructor.getRawParameterTypes().isEmpty();
			}

		};
	}

	private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return new ArchCondition<>("reside in a package with a @NullMarked package-info") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, marked, type.getName()));
			}

		};
	}

	/** One slice for each package. */
	private static final class ByPackage implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return SliceIdentifier.of(type.getPackageName());
		}

		@Override
		public String getDescription() {
			return "packages";
		}

	}

}
