package dev.gridmesh;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeJars;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.gridmesh.auth.DialerProof;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.GridCredentials;
import dev.gridmesh.auth.TokenIssuer;
import dev.gridmesh.auth.TokenVerifier;
import dev.gridmesh.auth.UpgradeCheck;
import dev.gridmesh.observation.CallListener;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Scheduler;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Who may use whom in the core, and what would make it hard to drive by a virtual clock.
 */
@AnalyzeClasses(packages = "dev.gridmesh", importOptions = { DoNotIncludeTests.class, DoNotIncludeJars.class })
class ArchitectureTests {

	private static final String ROOT = "dev.gridmesh";

	private static final String CODEC = "dev.gridmesh.codec";

	private static final String JACKSON_CODEC = "dev.gridmesh.codec.jackson";

	private static final String PROTOCOL = "dev.gridmesh.protocol";

	private static final String MUX = "dev.gridmesh.mux";

	private static final String CONNECTION = "dev.gridmesh.connection";

	private static final String MANAGER = "dev.gridmesh.manager";

	private static final String NETTY_TRANSPORT = "dev.gridmesh.transport.netty";

	private static final String[] API_BESIDE_ROOT = { CODEC, JACKSON_CODEC, "dev.gridmesh.handler", "dev.gridmesh.auth",
			"dev.gridmesh.application", "dev.gridmesh.observation", "dev.gridmesh.transport" };

	private static final DescribedPredicate<JavaClass> API = resideInAPackage(ROOT)
		.or(resideInAnyPackage(API_BESIDE_ROOT))
		.as("are in the API layer");

	/**
	 * The runtime that production uses; the only place for real threads and real time.
	 */
	private static final DescribedPredicate<JavaClass> DEFAULT_RUNTIME = resideInAPackage(MANAGER)
		.and(describe("default runtime", (type) -> outermost(type).getSimpleName().matches("Default\\w*Runtime")));

	private static final DescribedPredicate<JavaClass> DRIVEN = not(
			resideInAPackage(NETTY_TRANSPORT).or(DEFAULT_RUNTIME))
		.as("are neither transport.netty nor the default runtime");

	/**
	 * A user makes tokens before there is a runtime, so their builder has a clock to
	 * begin with.
	 */
	private static final DescribedPredicate<JavaClass> TAKES_A_CLOCK = resideInAPackage("dev.gridmesh.auth")
		.and(describe("builder with a clock", (type) -> type.getSimpleName().equals("Hs512TokensBuilder")));

	/** Reactor alone knows which threads must not wait; nothing is scheduled there. */
	private static final DescribedPredicate<JavaClass> ASKS_WHETHER_IT_MAY_WAIT = resideInAPackage(MANAGER)
		.and(simpleName("StopWait"));

	private static final DescribedPredicate<JavaClass> OWNED_BY_A_LOOP = resideInAnyPackage(MUX, CONNECTION)
		.as("are in mux or connection");

	// layers

	@ArchTest
	static final ArchRule everyPackageIsKnown = classes().should()
		.resideInAnyPackage(ROOT, CODEC, JACKSON_CODEC, "dev.gridmesh.handler", "dev.gridmesh.auth",
				"dev.gridmesh.application", "dev.gridmesh.observation", "dev.gridmesh.transport", NETTY_TRANSPORT,
				PROTOCOL, MUX, CONNECTION, MANAGER);

	@ArchTest
	static final ArchRule rootDependsOnNothingButCodec = noClasses().that()
		.resideInAPackage(ROOT)
		.should()
		.dependOnClassesThat(resideInAPackage("dev.gridmesh..").and(not(resideInAnyPackage(ROOT, CODEC))));

	@ArchTest
	static final ArchRule apiKnowsNoImplementation = noClasses().that(API)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(PROTOCOL, MUX, CONNECTION, MANAGER, NETTY_TRANSPORT);

	@ArchTest
	static final ArchRule protocolIsOnlyBytes = classes().that()
		.resideInAPackage(PROTOCOL)
		.should()
		.onlyDependOnClassesThat(API.or(resideInAnyPackage(PROTOCOL, "java..", "io.netty.buffer..", "io.netty.util..",
				"com.dynatrace.hash4j..", "org.jspecify..")));

	@ArchTest
	static final ArchRule muxIsBelowConnection = noClasses().that()
		.resideInAPackage(MUX)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(CONNECTION, MANAGER);

	@ArchTest
	static final ArchRule connectionIsBelowManager = noClasses().that()
		.resideInAPackage(CONNECTION)
		.should()
		.dependOnClassesThat()
		.resideInAPackage(MANAGER);

	@ArchTest
	static final ArchRule nettyTransportKnowsOnlyTheApi = noClasses().that()
		.resideInAPackage(NETTY_TRANSPORT)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(PROTOCOL, MUX, CONNECTION, MANAGER)
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule onlyTheManagerPicksTheNettyTransport = noClasses().that()
		.resideOutsideOfPackages(NETTY_TRANSPORT, MANAGER)
		.should()
		.dependOnClassesThat()
		.resideInAPackage(NETTY_TRANSPORT);

	@ArchTest
	static final ArchRule channelsStayInTheNettyTransport = noClasses().that(DRIVEN)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("reactor.netty..", "io.netty.channel..", "io.netty.bootstrap..", "io.netty.handler..");

	@ArchTest
	static final ArchRule onlyOnePackageKnowsJackson = noClasses().that()
		.resideOutsideOfPackage(JACKSON_CODEC)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("com.fasterxml.jackson..", "tools.jackson..", "org.msgpack..");

	@ArchTest
	static final ArchRule onlyTheSeamKnowsTheLibraryForMessagePack = noClasses().that()
		.haveNameNotMatching(".*\\.GuardedMessagePack.*")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.msgpack..");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().assignedFrom(new ByPackage()).should().beFreeOfCycles();

	@ArchTest
	static final ArchRule coreKnowsNoSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..");

	@ArchTest
	static final ArchRule everyPackageIsNullMarked = classes().should(resideInANullMarkedPackage());

	// one boundary to code that is not ours

	@ArchTest
	static final ArchRule handlersAreCalledByTheBoundary = onlyTheBoundaryCalls(SingleHandler.class,
			StreamHandler.class, BlockingHandler.class);

	@ArchTest
	static final ArchRule subscribersAreCalledByTheBoundary = onlyTheBoundaryCalls(Subscriber.class,
			CoreSubscriber.class);

	@ArchTest
	static final ArchRule publishersAreCalledByTheBoundary = onlyTheBoundaryCalls(Publisher.class, Subscription.class);

	@ArchTest
	static final ArchRule executorsAreCalledByTheBoundary = onlyTheBoundaryCalls(Executor.class);

	@ArchTest
	static final ArchRule listenersAreCalledByTheBoundary = onlyTheBoundaryCalls(GridListener.class, CallListener.class,
			CallListener.Scope.class, ErrorListener.class);

	@ArchTest
	static final ArchRule authenticatorsAreCalledByTheBoundary = onlyTheBoundaryCalls(GridAuthenticator.class,
			GridCredentials.class);

	/** A protocol hands on what tokens throw to whoever asked it for a proof. */
	@ArchTest
	static final ArchRule failuresOfTokensAreCaught = callsAreGuarded(
			Set.of(TokenIssuer.class, TokenVerifier.class, DialerProof.class, UpgradeCheck.class),
			Set.of("TokenProtocol.issue", "TokenProtocol.verify", "DialAttempt.request"));

	@ArchTest
	static final ArchRule failuresOfConnectorsAreCaught = callsAreGuarded(Set.of(TransportConnector.class), Set.of());

	/** A port that cannot be bound is for whoever starts the node. */
	@ArchTest
	static final ArchRule failuresOfListenersAreCaught = callsAreGuarded(Set.of(TransportListener.class),
			Set.of("NodeStart.run", "Stopping.stopListener"));

	/** Who asks a node that does not run for its name asks whoever knows it. */
	@ArchTest
	static final ArchRule failuresOfNameSuppliersAreCaught = callsAreGuarded(Set.of(Supplier.class),
			Set.of("DefaultGridManager.local"), resideInAPackage(MANAGER));

	// one owner: the Checkstyle file says the same about "synchronized"

	@ArchTest
	static final ArchRule noLocks = noClasses().that(OWNED_BY_A_LOOP)
		.should()
		.dependOnClassesThat()
		.resideInAPackage("java.util.concurrent.locks..");

	@ArchTest
	static final ArchRule atomicsOnlyAtTheHandOver = noClasses().that(OWNED_BY_A_LOOP)
		.and(not(handOver()))
		.should()
		.dependOnClassesThat(resideInAPackage("java.util.concurrent.atomic..")
			.or(describe("VarHandle", (type) -> type.getName().equals("java.lang.invoke.VarHandle"))));

	@ArchTest
	static final ArchRule noThreads = noClasses().that(OWNED_BY_A_LOOP)
		.should()
		.dependOnClassesThat()
		.belongToAnyOf(Thread.class);

	@ArchTest
	static final ArchRule noBlocking = noClasses().that(OWNED_BY_A_LOOP).should().accessTargetWhere(blocks());

	// determinism: what is not a pure function comes in through GridRuntime

	@ArchTest
	static final ArchRule timeComesFromTheRuntime = noClasses().that(DRIVEN)
		.and(not(TAKES_A_CLOCK))
		.should()
		.accessTargetWhere(readsAClock());

	@ArchTest
	static final ArchRule randomnessComesFromTheRuntime = noClasses().that(DRIVEN)
		.should()
		.accessTargetWhere(makesRandomness());

	@ArchTest
	static final ArchRule orderDependsOnNoIdentity = noClasses().that(DRIVEN)
		.should()
		.accessTargetWhere(target("identity hash", System.class, "identityHashCode"))
		.orShould()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.util.IdentityHashMap");

	@ArchTest
	static final ArchRule noSchedulersOrTimeOperators = noClasses().that(DRIVEN)
		.and(not(ASKS_WHETHER_IT_MAY_WAIT))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("reactor.core.scheduler..", "reactor.util.retry..")
		.orShould()
		.accessTargetWhere(timeOperator());

	@ArchTest
	static final ArchRule threadsComeFromTheRuntime = noClasses().that(DRIVEN)
		.should()
		.accessTargetWhere(startsThreads());

	private static ArchRule onlyTheBoundaryCalls(Class<?>... types) {
		Set<Class<?>> foreign = Set.of(types);
		return noClasses().that()
			.resideOutsideOfPackage("dev.gridmesh.application")
			.should()
			.accessTargetWhere(describe("code of the application: " + foreign, (access) -> isCallOf(access, foreign)));
	}

	/**
	 * Calls of these very types: those of our own classes that implement them are ours.
	 */
	private static boolean isCallOf(JavaAccess<?> access, Set<Class<?>> types) {
		return types.stream().anyMatch((type) -> access.getTargetOwner().isEquivalentTo(type))
				&& access instanceof JavaCodeUnitAccess<?> && !access.getTarget().getName().equals("getClass");
	}

	private static ArchRule callsAreGuarded(Set<Class<?>> types, Set<String> except) {
		return callsAreGuarded(types, except, resideInAPackage("dev.gridmesh.."));
	}

	/**
	 * Calls of these very types, but for those in the methods named, stand where whatever
	 * they throw is caught.
	 */
	private static ArchRule callsAreGuarded(Set<Class<?>> types, Set<String> except,
			DescribedPredicate<JavaClass> callers) {
		return classes().that(callers).should(new ArchCondition<>("catch whatever is thrown by " + types) {

			@Override
			public void check(JavaClass caller, ConditionEvents events) {
				for (JavaAccess<?> access : caller.getAccessesFromSelf()) {
					String place = access.getOriginOwner().getSimpleName() + "." + access.getOrigin().getName();
					if (isCallOf(access, types) && !except.contains(place)) {
						events.add(new SimpleConditionEvent(access, isGuarded(access), access.getDescription()));
					}
				}
			}

		});
	}

	private static boolean isGuarded(JavaAccess<?> call) {
		return call.getOrigin()
			.getTryCatchBlocks()
			.stream()
			.anyMatch((block) -> block.getAccessesContainedInTryBlock().contains(call) && block.getCaughtThrowables()
				.stream()
				.anyMatch((caught) -> caught.isEquivalentTo(Throwable.class)));
	}

	private static JavaClass outermost(JavaClass type) {
		return type.getEnclosingClass().map(ArchitectureTests::outermost).orElse(type);
	}

	private static DescribedPredicate<JavaClass> handOver() {
		DescribedPredicate<JavaClass> named = simpleNameEndingWith("Stats").or(simpleNameEndingWith("Mailbox"))
			.or(simpleNameEndingWith("Queue"))
			// one counter that an old and a new link of a pair share for a moment
			.or(simpleName("MuxIds"))
			// what links on several loops and the threads of handlers share
			.or(simpleName("InboundBudget"))
			.or(simpleName("InboundShare"));
		return describe("a hand-over class", (type) -> named.test(outermost(type)));
	}

	private static DescribedPredicate<JavaAccess<?>> target(String description, Class<?> owner, String... names) {
		Set<String> wanted = Set.of(names);
		return describe(description, (access) -> access.getTargetOwner().isAssignableTo(owner)
				&& wanted.contains(access.getTarget().getName()));
	}

	private static DescribedPredicate<JavaAccess<?>> blocks() {
		return describe("blocks", (access) -> {
			String name = access.getTarget().getName();
			JavaClass owner = access.getTargetOwner();
			if (owner.getPackageName().equals("reactor.core.publisher")) {
				return name.startsWith("block") || name.equals("toIterable") || name.equals("toStream");
			}
			return owner.isAssignableTo(Future.class) && Set.of("get", "join").contains(name)
					|| owner.getPackageName().startsWith("java.") && Set.of("wait", "await", "acquire").contains(name);
		});
	}

	private static DescribedPredicate<JavaAccess<?>> readsAClock() {
		return target("time", System.class, "nanoTime", "currentTimeMillis").or(describe("a clock", (access) -> {
			String name = access.getTarget().getName();
			JavaClass owner = access.getTargetOwner();
			return owner.getPackageName().startsWith("java.time")
					&& (name.equals("now") && !takes(access, java.time.Clock.class) || name.startsWith("system"))
					|| owner.getName().equals("java.util.Date") && name.equals("<init>") && takesNothing(access);
		}));
	}

	private static DescribedPredicate<JavaAccess<?>> makesRandomness() {
		Set<String> generators = Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");
		return target("randomness", java.util.UUID.class, "randomUUID").or(target("randomness", Math.class, "random"))
			.or(describe("a generator", (access) -> {
				String owner = access.getTargetOwner().getName();
				String name = access.getTarget().getName();
				return owner.equals("java.util.concurrent.ThreadLocalRandom")
						|| generators.contains(owner) && name.equals("<init>") && takesNothing(access)
						|| owner.startsWith("java.util.random.") && (name.equals("getDefault") || name.equals("of"));
			}));
	}

	private static DescribedPredicate<JavaAccess<?>> timeOperator() {
		Set<String> timed = Set.of("elapsed", "timed", "timestamp");
		return describe("time operator",
				(access) -> access.getTargetOwner().getPackageName().equals("reactor.core.publisher")
						&& (takes(access, Duration.class) || takes(access, Scheduler.class)
								|| timed.contains(access.getTarget().getName()) && takesNothing(access)));
	}

	private static DescribedPredicate<JavaAccess<?>> startsThreads() {
		Set<String> delayed = Set.of("orTimeout", "completeOnTimeout", "delayedExecutor");
		return describe("a thread or pool of its own", (access) -> {
			JavaClass owner = access.getTargetOwner();
			String name = access.getTarget().getName();
			if (owner.isAssignableTo(CompletableFuture.class)) {
				return delayed.contains(name) || name.endsWith("Async") && !takes(access, Executor.class);
			}
			return owner.getName().equals("java.util.concurrent.Executors") || owner.isAssignableTo("java.util.Timer")
					|| owner.isAssignableTo("java.util.concurrent.ForkJoinPool") || owner.isAssignableTo(Thread.class)
							&& Set.of("<init>", "start", "ofVirtual", "ofPlatform").contains(name);
		});
	}

	private static boolean takes(JavaAccess<?> access, Class<?> type) {
		return access instanceof JavaMethodCall call && call.getTarget()
			.getRawParameterTypes()
			.stream()
			.anyMatch((parameter) -> parameter.isEquivalentTo(type));
	}

	private static boolean takesNothing(JavaAccess<?> access) {
		return access instanceof JavaCodeUnitAccess<?> call && call.getTarget().getRawParameterTypes().isEmpty();
	}

	private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return new ArchCondition<>("reside in a package with a @NullMarked package-info") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				JavaPackage owner = type.getPackage();
				boolean marked = owner.isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, marked, type.getName() + " in " + owner.getName()));
			}

		};
	}

	/** One slice for each package, the root and sub-packages as well. */
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
