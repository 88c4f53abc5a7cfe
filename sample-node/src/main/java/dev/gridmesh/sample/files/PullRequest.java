package dev.gridmesh.sample.files;

/**
 * What a node is asked by {@code files.pull}: to get the files of another one. Immutable,
 * so safe for any thread.
 *
 * @param from name of the node that has the files
 * @since 0.1.0
 */
public record PullRequest(String from) {
}
