package dev.gridmesh.sample.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.gridmesh.NodeName;
import dev.gridmesh.sample.files.FileExchange;
import dev.gridmesh.sample.files.FilesProperties;
import dev.gridmesh.sample.files.PullRequest;
import dev.gridmesh.sample.files.PutAnswer;
import dev.gridmesh.sample.files.PutRequest;
import dev.gridmesh.sample.logs.FileName;
import dev.gridmesh.sample.logs.Refusal;
import dev.gridmesh.sample.logs.RefusedException;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.stereotype.Service;

/**
 * Sends files to nodes, this one included. Safe for any thread; its publishers are cold,
 * and signals arrive on an event loop.
 */
@Service
class FileTransfer {

	private final FileExchange files;

	private final int chunkSize;

	FileTransfer(FileExchange files, FilesProperties properties) {
		this.files = files;
		this.chunkSize = Math.toIntExact(properties.chunkSize().toBytes());
	}

	/**
	 * Sends one file, as fast as the node takes it.
	 * @param node where to
	 * @param name name of the file
	 * @param size size in bytes if it is known, else -1
	 * @param body the content; each buffer is released once it is read
	 * @return the file as it is at the node
	 */
	Mono<Upload> upload(NodeName node, FileName name, long size, Flux<DataBuffer> body) {
		Flux<byte[]> pieces = body.onErrorMap(FileTransfer::toRefusal)
			.map(FileTransfer::read)
			.concatMapIterable(this::split, 1);
		return this.files.put(node.value(), new PutRequest(name.value(), size), pieces)
			.map(PutAnswer::fileOrThrow)
			.map((file) -> new Upload(node.value(), file.name(), file.size(), file.sha256()));
	}

	/** Mostly the browser has left, and nobody gets this answer. */
	private static RefusedException toRefusal(Throwable error) {
		return new RefusedException(Refusal.Reason.INCOMPLETE, "the content did not arrive whole");
	}

	private static byte[] read(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		try {
			buffer.read(bytes);
			return bytes;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	/** An empty piece could not be told from an absent one, and is left out. */
	private List<byte[]> split(byte[] bytes) {
		List<byte[]> pieces = new ArrayList<>();
		for (int start = 0; start < bytes.length; start += this.chunkSize) {
			int end = Math.min(bytes.length, start + this.chunkSize);
			pieces.add((start == 0 && end == bytes.length) ? bytes : Arrays.copyOfRange(bytes, start, end));
		}
		return pieces;
	}

	/**
	 * Gives one node all files of another.
	 * @param from the node that has them
	 * @param to the node that gets them
	 * @return what was done; fails with {@link SyncFailedException} if it did not come to
	 * its end
	 */
	Mono<SyncResult> sync(NodeName from, NodeName to) {
		if (from.equals(to)) {
			return Mono.error(new RefusedException(Refusal.Reason.SAME_NODE, "'from' and 'to' are the same node"));
		}
		return Mono.defer(() -> {
			SyncProgress progress = new SyncProgress(from, to);
			return this.files.pull(to.value(), new PullRequest(from.value()))
				.doOnNext(progress::add)
				.then(Mono.fromSupplier(progress::result))
				.onErrorMap(progress::failure);
		});
	}

}
