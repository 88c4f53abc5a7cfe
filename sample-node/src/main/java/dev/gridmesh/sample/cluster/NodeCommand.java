package dev.gridmesh.sample.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.gridmesh.sample.LauncherWatch;

/**
 * Command lines of nodes. Safe for any thread.
 */
final class NodeCommand {

	private static final List<String> JVM_FLAGS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private NodeCommand() {
	}

	/**
	 * The command of a node that ends with the process that starts it.
	 * @param program what follows {@code java} and its flags
	 * @return the command
	 */
	static List<String> forLauncher(List<String> program) {
		return command(List.of("-D" + LauncherWatch.PROPERTY + "=true"), program);
	}

	/**
	 * The command of a node that goes on for itself.
	 * @param program what follows {@code java} and its flags
	 * @return the command
	 */
	static List<String> forHand(List<String> program) {
		return command(List.of(), program);
	}

	private static List<String> command(List<String> moreFlags, List<String> program) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM_FLAGS);
		command.addAll(moreFlags);
		command.addAll(program);
		return command;
	}

}
