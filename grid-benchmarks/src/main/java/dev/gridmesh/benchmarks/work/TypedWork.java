package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Peer;
import dev.gridmesh.benchmarks.subject.Subject;
import dev.gridmesh.benchmarks.subject.TypedPeer;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import org.jspecify.annotations.Nullable;

/**
 * Calls with a small record both ways, read and written at both ends: by the requester
 * where the subject has one, else by the same codec around the bytes. Or the same bytes
 * without any codec, to see what that costs.
 *
 * @param inFlight how many calls at a time
 * @param codec whether the record is written and read
 */
public record TypedWork(int inFlight, boolean codec) implements Work {

	private static final PayloadCodec<Note> CODEC = MessagePackPayloadCodecs.create().forType(Note.class);

	@Override
	public String name() {
		return (this.codec ? "typed-x" : "typed-bytes-x") + this.inFlight;
	}

	@Override
	public String title() {
		return this.codec ? "A small record both ways, %d in flight".formatted(this.inFlight)
				: "The bytes of that record alone, %d in flight".formatted(this.inFlight);
	}

	@Override
	public boolean fits(Subject subject) {
		return true;
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		UnaryOperator<byte[]> handler = this.codec ? (request) -> CODEC.encode(decode(request))
				: UnaryOperator.identity();
		Hub hub = subject.open(new EchoService(handler), loops.setup(1));
		return new HubRun(hub) {
			@Override
			public Map<Metric, Double> run(Duration duration) {
				byte[] bytes = CODEC.encode(Note.sample());
				return UnaryWork.measure(source(hub.peer(0), bytes), TypedWork.this.inFlight, bytes.length, duration);
			}
		};
	}

	private static Note decode(byte[] payload) {
		@Nullable Note note = CODEC.decode(payload);
		if (note == null) {
			throw new GridPayloadException("no note");
		}
		return note;
	}

	/*
	 * The closed loop wants bytes: those of the request stand for an answer that is
	 * right.
	 */
	private CallSource source(Peer peer, byte[] bytes) {
		Note note = Note.sample();
		if (!this.codec) {
			return (caller, answer) -> peer.call(bytes, answer);
		}
		if (peer instanceof TypedPeer typed) {
			return (caller, answer) -> typed.call(note, Note.class)
				.subscribe((result) -> answer.end(check(result, note, bytes), null),
						(error) -> answer.end(null, error));
		}
		return (caller, answer) -> peer.call(CODEC.encode(note),
				(payload, error) -> answer.end((payload != null) ? check(decode(payload), note, bytes) : null, error));
	}

	private static byte @Nullable [] check(Note answer, Note wanted, byte[] bytes) {
		return answer.equals(wanted) ? bytes : null;
	}

}
