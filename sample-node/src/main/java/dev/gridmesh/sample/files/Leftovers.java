package dev.gridmesh.sample.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.gridmesh.sample.logs.FileName;

/**
 * Removes the unfinished files of processes that were killed. Those of processes that run
 * are locked, and stay. Safe for any thread; blocks.
 */
final class Leftovers {

	private static final Logger logger = LoggerFactory.getLogger(Leftovers.class);

	private Leftovers() {
	}

	/**
	 * Looks for unfinished files, once.
	 * @param directory where they are
	 */
	static void remove(Path directory) {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, FileName.INCOMING_PREFIX + "*")) {
			for (Path file : files) {
				if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
					removeUnlessLocked(file);
				}
			}
		}
		catch (IOException ex) {
			logger.warn("The unfinished files of an earlier run could not be listed", ex);
		}
	}

	private static void removeUnlessLocked(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
				FileLock lock = channel.tryLock()) {
			if (lock != null) {
				Files.delete(file);
				logger.info("removed {}, which an earlier run left unfinished", file.getFileName());
			}
		}
		catch (OverlappingFileLockException ex) {
			logger.debug("{} is being written by this process", file.getFileName());
		}
		catch (IOException ex) {
			logger.warn("{}, which an earlier run left unfinished, could not be removed", file.getFileName(), ex);
		}
	}

}
