package dev.gridmesh.sample.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;

/**
 * Checksums of files. Safe for any thread.
 */
final class Sha256 {

	private static final int BUFFER_SIZE = 64 * 1024;

	private Sha256() {
	}

	static MessageDigest newDigest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

	/**
	 * Ends a digest.
	 * @param digest the digest, which starts anew
	 * @return its value in hexadecimal digits
	 */
	static String toText(MessageDigest digest) {
		return HexFormat.of().formatHex(digest.digest());
	}

	/**
	 * Reads a whole file. Blocks.
	 * @param file the file; must not be a symbolic link
	 * @param cancelled asked now and then whether nobody wants it any more
	 * @return the checksum
	 * @throws IOException if it cannot be read, or nobody wants it any more
	 */
	static String of(Path file, BooleanSupplier cancelled) throws IOException {
		MessageDigest digest = newDigest();
		byte[] buffer = new byte[BUFFER_SIZE];
		try (InputStream input = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			int count = input.read(buffer);
			while (count >= 0) {
				if (cancelled.getAsBoolean()) {
					throw new InterruptedIOException("nobody wants it any more");
				}
				digest.update(buffer, 0, count);
				count = input.read(buffer);
			}
		}
		return toText(digest);
	}

}
