package dev.gridmesh.benchmarks.subject;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The calling end of a gRPC channel.
 */
final class GrpcPeer implements BenchmarkPeer {

	private final Channel channel;

	GrpcPeer(Channel channel) {
		this.channel = channel;
	}

	@Override
	public Running call(byte[] request, Answer answer) {
		return single(GrpcMethods.ANSWER, request, answer);
	}

	@Override
	public Running hang(byte[] request, Answer answer) {
		return single(GrpcMethods.HANG, request, answer);
	}

	private Running single(MethodDescriptor<byte[], byte[]> method, byte[] request, Answer answer) {
		ClientCall<byte[], byte[]> call = this.channel.newCall(method, CallOptions.DEFAULT);
		ClientCalls.asyncUnaryCall(call, request, new SingleAnswer(answer));
		return () -> call.cancel("not wanted any more", null);
	}

	@Override
	public Flux<byte[]> responses(byte[] request) {
		return Flux.from((subscriber) -> {
			ClientCall<byte[], byte[]> call = this.channel.newCall(GrpcMethods.RESPONSES, CallOptions.DEFAULT);
			Responses responses = new Responses(call, null);
			ClientCalls.asyncServerStreamingCall(call, request, responses);
			responses.receiver.subscribe(subscriber);
		});
	}

	@Override
	public Mono<byte[]> collect(Publisher<byte[]> items) {
		return Flux.<byte[]>from((subscriber) -> {
			ClientCall<byte[], byte[]> call = this.channel.newCall(GrpcMethods.COLLECT, CallOptions.DEFAULT);
			Responses responses = new Responses(call, items);
			ClientCalls.asyncClientStreamingCall(call, responses);
			responses.receiver.subscribe(subscriber);
		}).single();
	}

	@Override
	public Flux<byte[]> exchange(Publisher<byte[]> items) {
		return Flux.from((subscriber) -> {
			ClientCall<byte[], byte[]> call = this.channel.newCall(GrpcMethods.EXCHANGE, CallOptions.DEFAULT);
			Responses responses = new Responses(call, items);
			ClientCalls.asyncBidiStreamingCall(call, responses);
			responses.receiver.subscribe(subscriber);
		});
	}

	/** Tells the end of a single call. */
	private static final class SingleAnswer implements StreamObserver<byte[]> {

		private final Answer answer;

		private byte @Nullable [] payload;

		SingleAnswer(Answer answer) {
			this.answer = answer;
		}

		@Override
		public void onNext(byte[] payload) {
			this.payload = payload;
		}

		@Override
		public void onError(Throwable error) {
			this.answer.end(null, error);
		}

		@Override
		public void onCompleted() {
			this.answer.end(this.payload, null);
		}

	}

	/** Both directions of a stream. */
	private static final class Responses implements ClientResponseObserver<byte[], byte[]> {

		private final @Nullable Publisher<byte[]> items;

		private final GrpcReceiver receiver;

		private @Nullable GrpcSender sender;

		Responses(ClientCall<byte[], byte[]> call, @Nullable Publisher<byte[]> items) {
			this.items = items;
			this.receiver = new GrpcReceiver((n) -> call.request((int) n),
					() -> call.cancel("not wanted any more", null));
		}

		@Override
		public void beforeStart(ClientCallStreamObserver<byte[]> observer) {
			observer.disableAutoRequestWithInitial(0);
			if (this.items != null) {
				GrpcSender sending = new GrpcSender(observer);
				this.sender = sending;
				observer.setOnReadyHandler(() -> sending.ready(this.items));
			}
		}

		@Override
		public void onNext(byte[] item) {
			this.receiver.next(item);
		}

		@Override
		public void onError(Throwable error) {
			stop();
			this.receiver.end(error);
		}

		@Override
		public void onCompleted() {
			stop();
			this.receiver.end(null);
		}

		private void stop() {
			if (this.sender != null) {
				this.sender.cancel();
			}
		}

	}

}
