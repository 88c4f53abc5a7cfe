package dev.gridmesh.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts one node. Safe for any thread.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SampleNodeApplication {

	/**
	 * Runs the node until it is stopped.
	 * @param args Spring Boot's command line arguments
	 */
	public static void main(String[] args) {
		LauncherWatch.startIfAsked();
		SpringApplication.run(SampleNodeApplication.class, args);
	}

}
