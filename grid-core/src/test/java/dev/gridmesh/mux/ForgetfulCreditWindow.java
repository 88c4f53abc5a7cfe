package dev.gridmesh.mux;

/**
 * A credit window that loses each third credit that comes back: planted by
 * {@code PlantedFaultsSimulationTests}.
 */
final class ForgetfulCreditWindow {

	private final CreditWindow genuine;

	private int given;

	ForgetfulCreditWindow(int capacity, int initial) {
		this.genuine = new CreditWindow(capacity, initial);
	}

	boolean tryTake() {
		return this.genuine.tryTake();
	}

	void take(int taken) {
		this.genuine.take(taken);
	}

	boolean giveBack(int returned, int promised) {
		int kept = returned - (++this.given % 3 == 0 ? 1 : 0);
		return kept > 0 && this.genuine.giveBack(kept, promised);
	}

	int credits() {
		return this.genuine.credits();
	}

}
