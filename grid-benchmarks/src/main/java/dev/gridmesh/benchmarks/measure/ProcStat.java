package dev.gridmesh.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads how long the cores of a Linux machine have been busy.
 */
final class ProcStat {

	private static final Path FILE = Path.of("/proc/stat");

	/** Linux tells user programs this unit whatever the kernel's own is. */
	private static final double TICKS_PER_SECOND = 100;

	private ProcStat() {
	}

	/**
	 * Sums up what all cores have done since the machine was started.
	 * @return seconds, or 0 where there is no such file
	 */
	static double busySeconds() {
		if (!Files.isReadable(FILE)) {
			return 0;
		}
		try {
			return busySeconds(Files.readString(FILE));
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/*
	 * cpu user nice system idle iowait irq softirq steal guest guest_nice; guests are in
	 * user
	 */
	static double busySeconds(String text) {
		String[] fields = text.lines().findFirst().orElse("").trim().split("\\s+");
		if (fields.length < 9 || !fields[0].equals("cpu")) {
			return 0;
		}
		long ticks = 0;
		for (int field : new int[] { 1, 2, 3, 6, 7, 8 }) {
			ticks += Long.parseLong(fields[field]);
		}
		return ticks / TICKS_PER_SECOND;
	}

}
