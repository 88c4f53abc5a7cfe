package dev.gridmesh.benchmarks.subject;

import dev.gridmesh.ConnectionSettings;
import dev.gridmesh.ExtensionSettings;
import dev.gridmesh.boot.metrics.CallMeters;
import dev.gridmesh.manager.GridManagerBuilder;
import dev.gridmesh.observation.GridObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import reactor.netty.resources.LoopResources;

/**
 * The grid itself, in one of its variants.
 */
final class GridSubject implements Subject {

	private final Variant variant;

	GridSubject(Variant variant) {
		this.variant = variant;
	}

	@Override
	public String name() {
		return this.variant.text;
	}

	@Override
	public boolean can(Ability ability) {
		return true;
	}

	@Override
	public Hub open(Service service, Setup setup) {
		Setup used = (this.variant == Variant.ONE_LOOP)
				? new Setup(setup.clients(), setup.serverLoops(), setup.serverLoops(), setup.dialPort()) : setup;
		return new GridHub(service, used, this::change, this.variant == Variant.TYPED);
	}

	@Override
	public Mesh openMesh(Service service, int nodes, LoopResources loops) {
		return GridMesh.open(service, nodes, loops, this::change);
	}

	private GridManagerBuilder change(GridManagerBuilder builder) {
		builder.settings(this::configure);
		if (this.variant == Variant.OBSERVED) {
			observe(builder);
		}
		return builder;
	}

	/* What an application with metrics and without a tracer has. */
	private static void observe(GridManagerBuilder builder) {
		MeterRegistry meters = new SimpleMeterRegistry();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		builder.listener(new CallMeters(meters)).listener(new GridObservations(observations, null, null));
	}

	/* Limits are on, and high enough for all work; all else is as users get it. */
	private void configure(ConnectionSettings.Builder settings) {
		settings.calls((calls) -> calls.maxInFlight(20_000).maxInbound(20_000))
			.messages((messages) -> messages.maxSize(Setup.MAX_PAYLOAD).outboundMaxMessages(20_000));
		if (this.variant == Variant.NO_MERGING) {
			settings.messages((messages) -> messages.mergeMaxMessages(1));
		}
		if (this.variant == Variant.V1) {
			settings.extensions(ExtensionSettings.NONE);
		}
	}

	/** What is changed. */
	enum Variant {

		/** Nothing. */
		DEFAULT("grid"),

		/** One message per frame. */
		NO_MERGING("grid-no-merging"),

		/** Calls go through {@code GridRequester}. */
		TYPED("grid-requester"),

		/** Both ends are on one event loop. */
		ONE_LOOP("grid-one-loop"),

		/** Protocol v1 alone, as towards nodes that know no extension. */
		V1("grid-v1"),

		/** Meters and observations of all calls, at both ends. */
		OBSERVED("grid-observed");

		private final String text;

		Variant(String text) {
			this.text = text;
		}

	}

}
