package dev.gridmesh.benchmarks.work;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.gridmesh.GridPayloadException;
import dev.gridmesh.benchmarks.subject.BenchmarkPeer;
import dev.gridmesh.benchmarks.subject.EchoService;
import dev.gridmesh.benchmarks.subject.Hub;
import dev.gridmesh.benchmarks.subject.Subject;
import dev.gridmesh.benchmarks.subject.TypedPeer;
import dev.gridmesh.codec.MessagePackPayloadCodecs;
import dev.gridmesh.codec.PayloadCodec;
import org.jspecify.annotations.Nullable;

/**
 * Calls with a record both ways, read and written at both ends: by the requester where
 * the subject has one, else by the same codec around the bytes. Or the same bytes without
 * any codec, to see what that costs.
 *
 * @param <T> the type of the record
 * @param name the name in options and tables
 * @param title what it is
 * @param inFlight how many calls at a time
 * @param sample the record that everybody sends
 * @param codec whether the record is written and read
 */
public record TypedWork<T>(String name, String title, int inFlight, T sample, boolean codec) implements Work {

	private static final MessagePackPayloadCodecs CODECS = MessagePackPayloadCodecs.create();

	/**
	 * Makes calls with a small record, whose components are numbers and texts.
	 * @param inFlight how many calls at a time
	 * @param codec whether the record is written and read
	 * @return the work
	 */
	public static TypedWork<Note> note(int inFlight, boolean codec) {
		return codec
				? new TypedWork<>("typed-x" + inFlight, "A small record both ways, %d in flight".formatted(inFlight),
						inFlight, Note.sample(), true)
				: new TypedWork<>("typed-bytes-x" + inFlight,
						"The bytes of that record alone, %d in flight".formatted(inFlight), inFlight, Note.sample(),
						false);
	}

	/**
	 * Makes calls with a record that has a list of small ones in it.
	 * @param inFlight how many calls at a time
	 * @param codec whether the record is written and read
	 * @return the work
	 */
	public static TypedWork<Listing> listing(int inFlight, boolean codec) {
		return codec
				? new TypedWork<>("typed-list-x" + inFlight,
						"A record with a list of three small ones both ways, %d in flight".formatted(inFlight),
						inFlight, Listing.sample(), true)
				: new TypedWork<>("typed-list-bytes-x" + inFlight,
						"The bytes of that record with a list alone, %d in flight".formatted(inFlight), inFlight,
						Listing.sample(), false);
	}

	@Override
	public boolean fits(Subject subject) {
		return true;
	}

	@Override
	public WorkRun open(Subject subject, Loops loops) {
		PayloadCodec<T> records = CODECS.forType(this.sample.getClass());
		UnaryOperator<byte[]> handler = this.codec ? (request) -> records.encode(decode(records, request))
				: UnaryOperator.identity();
		Hub hub = subject.open(new EchoService(handler), loops.setup(1));
		return new HubRun(hub) {
			@Override
			public Map<Metric, Double> run(Duration duration) {
				byte[] bytes = records.encode(TypedWork.this.sample);
				return UnaryWork.measure(source(hub.peer(0), records, bytes), TypedWork.this.inFlight, bytes.length,
						duration);
			}
		};
	}

	private T decode(PayloadCodec<T> records, byte[] payload) {
		@Nullable T record = records.decode(payload);
		if (record == null) {
			throw new GridPayloadException("no record");
		}
		return record;
	}

	/*
	 * The closed loop wants bytes: those of the request stand for an answer that is
	 * right.
	 */
	private CallSource source(BenchmarkPeer peer, PayloadCodec<T> records, byte[] bytes) {
		T wanted = this.sample;
		if (!this.codec) {
			return (caller, answer) -> peer.call(bytes, answer);
		}
		if (peer instanceof TypedPeer typed) {
			Class<T> type = type();
			return (caller, answer) -> typed.call(wanted, type)
				.subscribe((result) -> answer.end(check(result, bytes), null), (error) -> answer.end(null, error));
		}
		return (caller, answer) -> peer.call(records.encode(wanted), (payload, error) -> answer
			.end((payload != null) ? check(decode(records, payload), bytes) : null, error));
	}

	@SuppressWarnings("unchecked")
	private Class<T> type() {
		return (Class<T>) this.sample.getClass();
	}

	private byte @Nullable [] check(T answer, byte[] bytes) {
		return answer.equals(this.sample) ? bytes : null;
	}

}
