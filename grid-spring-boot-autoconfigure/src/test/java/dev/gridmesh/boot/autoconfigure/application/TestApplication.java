package dev.gridmesh.boot.autoconfigure.application;

import dev.gridmesh.spring.GridHandler;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;

/**
 * An application that calls itself.
 */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
public class TestApplication {

	/** Found, as it is within a configuration. */
	@GridHandler
	static class ApplicationHandler implements ApplicationClient {

		@Override
		public String name() {
			return "application";
		}

	}

}
