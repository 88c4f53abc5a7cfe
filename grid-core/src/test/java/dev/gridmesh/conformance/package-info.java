/**
 * Replays the recorded conversations of {@code vectors/conversations} (see the README
 * there): one side is played from the recording, the other is a real node.
 * <p>
 * {@code Plans} says for each conversation in which roles the node takes part, where,
 * which calls its application makes, and where it does something else than the reference
 * on purpose ({@code Adjustments}, after protocol.md section 9). A {@code Replay} builds
 * the node with the handlers of the recording ({@code Behaviours}) on a {@code Stage}, in
 * memory or on a socket. {@code Score} divides the recording into what the {@code Player}
 * does and what it expects; {@code Expectations} and {@code MessageComparison} know what
 * is compared, and how loosely.
 */
@NullMarked
package dev.gridmesh.conformance;

import org.jspecify.annotations.NullMarked;
