package dev.gridmesh.spring.client.scan;

import dev.gridmesh.spring.client.ImportGridClients;

import org.springframework.context.annotation.Configuration;

/**
 * Says nothing but that the clients are here.
 */
@Configuration(proxyBeanMethods = false)
@ImportGridClients
public class ScanConfiguration {

}
