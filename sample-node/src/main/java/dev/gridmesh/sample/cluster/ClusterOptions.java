package dev.gridmesh.sample.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What to start and where. Immutable, so safe for any thread.
 *
 * @param ports where the nodes listen, one per node
 * @param directory holds one directory per node; absolute
 * @param program what follows {@code java} and its flags: {@code -jar} and a file, or a
 * class path and a class
 */
record ClusterOptions(List<Integer> ports, Path directory, List<String> program) {

	/** Where the nodes listen unless told; {@code application.yml} has the same. */
	static final List<Integer> DEFAULT_PORTS = List.of(8081, 8082, 8083);

	private static final int MIN_NODES = 2;

	private static final int MAX_NODES = 9;

	private static final int MAX_PORT = 65535;

	ClusterOptions {
		ports = List.copyOf(ports);
		directory = directory.toAbsolutePath().normalize();
		program = List.copyOf(program);
	}

	/**
	 * Reads the command line.
	 * @param args {@code --jar=}, {@code --directory=}, {@code --ports=}; empty ports are
	 * the default ones
	 * @return the options
	 * @throws ClusterException if an argument is missing or wrong
	 */
	static ClusterOptions parse(String... args) {
		String ports = "";
		@Nullable String directory = null;
		@Nullable String jar = null;
		for (String arg : args) {
			if (arg.startsWith("--ports=")) {
				ports = arg.substring("--ports=".length());
			}
			else if (arg.startsWith("--directory=")) {
				directory = arg.substring("--directory=".length());
			}
			else if (arg.startsWith("--jar=")) {
				jar = arg.substring("--jar=".length());
			}
			else {
				throw new ClusterException("unknown argument '" + arg + "'; there are --jar, --directory and --ports");
			}
		}
		if (directory == null || jar == null) {
			throw new ClusterException("--jar and --directory are needed");
		}
		return new ClusterOptions(parsePorts(ports), Path.of(directory),
				List.of("-jar", Path.of(jar).toAbsolutePath().toString()));
	}

	static List<Integer> parsePorts(String value) {
		if (value.isBlank()) {
			return DEFAULT_PORTS;
		}
		Set<Integer> ports = new LinkedHashSet<>();
		for (String element : value.split(",", -1)) {
			if (!ports.add(parsePort(element.strip(), value))) {
				throw wrongPorts(value, "'" + element.strip() + "' is there twice");
			}
		}
		if (ports.size() < MIN_NODES || ports.size() > MAX_NODES) {
			throw wrongPorts(value, "a cluster has %d to %d nodes".formatted(MIN_NODES, MAX_NODES));
		}
		return new ArrayList<>(ports);
	}

	private static int parsePort(String element, String value) {
		try {
			int port = Integer.parseInt(element);
			if (port >= 1 && port <= MAX_PORT) {
				return port;
			}
		}
		catch (NumberFormatException ex) {
			// the same answer as for a number that is out of range
		}
		throw wrongPorts(value, "'" + element + "' is no port of 1 to " + MAX_PORT);
	}

	private static ClusterException wrongPorts(String value, String reason) {
		return new ClusterException(
				"cluster.ports=%s: %s; write for example -Dcluster.ports=9001,9002,9003".formatted(value, reason));
	}

	/**
	 * The peer list that all nodes share.
	 * @return the names of all nodes, in the order of the ports
	 */
	List<String> nodeNames() {
		return this.ports.stream().map(ClusterOptions::nodeName).toList();
	}

	static String nodeName(int port) {
		return "http://localhost:" + port;
	}

}
