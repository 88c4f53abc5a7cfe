package dev.gridmesh.benchmarks.subject;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Serves a {@link Service} by gRPC.
 */
final class GrpcService {

	private final Service service;

	GrpcService(Service service) {
		this.service = service;
	}

	ServerServiceDefinition definition() {
		return ServerServiceDefinition.builder(GrpcMethods.SERVICE)
			.addMethod(GrpcMethods.ANSWER, ServerCalls.asyncUnaryCall(this::answer))
			.addMethod(GrpcMethods.HANG, ServerCalls.asyncUnaryCall(this::hang))
			.addMethod(GrpcMethods.RESPONSES, ServerCalls.asyncServerStreamingCall(this::responses))
			.addMethod(GrpcMethods.COLLECT, ServerCalls.asyncClientStreamingCall(this::collect))
			.addMethod(GrpcMethods.EXCHANGE, ServerCalls.asyncBidiStreamingCall(this::exchange))
			.build();
	}

	private void answer(byte[] request, StreamObserver<byte[]> response) {
		response.onNext(this.service.answer(request));
		response.onCompleted();
	}

	private void hang(byte[] request, StreamObserver<byte[]> response) {
		ServerCallStreamObserver<byte[]> call = (ServerCallStreamObserver<byte[]>) response;
		Disposable[] handler = new Disposable[1];
		call.setOnCancelHandler(() -> handler[0].dispose());
		handler[0] = this.service.hang(request).subscribe(response::onNext, response::onError, response::onCompleted);
	}

	private void responses(byte[] request, StreamObserver<byte[]> response) {
		send(this.service.responses(request), (ServerCallStreamObserver<byte[]>) response);
	}

	private static void send(Flux<byte[]> items, ServerCallStreamObserver<byte[]> response) {
		GrpcSender sender = new GrpcSender(response);
		response.setOnReadyHandler(() -> sender.ready(items));
		response.setOnCancelHandler(sender::cancel);
	}

	private StreamObserver<byte[]> collect(StreamObserver<byte[]> response) {
		GrpcReceiver items = receiver((ServerCallStreamObserver<byte[]>) response);
		this.service.collect(items).subscribe(response::onNext, response::onError, response::onCompleted);
		return new Items(items);
	}

	private StreamObserver<byte[]> exchange(StreamObserver<byte[]> response) {
		ServerCallStreamObserver<byte[]> call = (ServerCallStreamObserver<byte[]>) response;
		GrpcReceiver items = receiver(call);
		send(this.service.exchange(items), call);
		return new Items(items);
	}

	private static GrpcReceiver receiver(ServerCallStreamObserver<byte[]> call) {
		call.disableAutoRequest();
		return new GrpcReceiver((n) -> call.request((int) n), () -> {
			// the call's end tells the caller
		});
	}

	/** Passes messages on. */
	record Items(GrpcReceiver receiver) implements StreamObserver<byte[]> {

		@Override
		public void onNext(byte[] item) {
			this.receiver.next(item);
		}

		@Override
		public void onError(Throwable error) {
			this.receiver.end(error);
		}

		@Override
		public void onCompleted() {
			this.receiver.end(null);
		}

	}

}
