package dev.gridmesh.sample.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Draws who sees whom. Safe for any thread.
 */
final class SightTable {

	private SightTable() {
	}

	/**
	 * Draws one row per node, with the state of its connection to each other one.
	 * @param views how each node sees its peers, by the name of the node
	 * @return the table, a line per row
	 */
	static String draw(Map<String, NodeView> views) {
		List<String> nodes = List.copyOf(views.keySet());
		List<List<String>> rows = new ArrayList<>();
		List<String> header = new ArrayList<>(List.of("node \\ sees"));
		nodes.forEach((node) -> header.add(shortName(node)));
		rows.add(header);
		views.forEach((node, view) -> {
			List<String> row = new ArrayList<>(List.of(node));
			nodes.forEach((other) -> row.add(cell(node, view, other)));
			rows.add(row);
		});
		return layOut(rows);
	}

	private static String cell(String node, NodeView view, String other) {
		if (view.isDown()) {
			return "(no answer)";
		}
		return node.equals(other) ? "-" : view.states().getOrDefault(other, "UNKNOWN");
	}

	private static String shortName(String node) {
		return node.substring(node.lastIndexOf(':'));
	}

	private static String layOut(List<List<String>> rows) {
		StringBuilder table = new StringBuilder();
		for (List<String> row : rows) {
			StringBuilder line = new StringBuilder(" ");
			for (int column = 0; column < row.size(); column++) {
				int at = column;
				int width = rows.stream().mapToInt((each) -> each.get(at).length()).max().orElse(0);
				line.append(" ")
					.append(row.get(column))
					.append(" ".repeat(width - row.get(column).length()))
					.append(" ");
			}
			table.append(line.toString().stripTrailing()).append('\n');
		}
		return table.toString();
	}

}
