package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.GridRequester;
import dev.gridmesh.spring.client.GridClientProxyFactory;
import dev.gridmesh.spring.client.ImportGridClients;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Declarative clients, those of the application included unless it says itself where its
 * clients are.
 */
@Configuration(proxyBeanMethods = false)
class GridClientConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GridClientProxyFactory gridClientProxyFactory(GridRequester requester, PayloadCodecs codecs,
			ConfigurableBeanFactory beanFactory) {
		return GridClientProxyFactory.builder(requester)
			.codecs(codecs)
			.placeholders(new EmbeddedValueResolver(beanFactory))
			.build();
	}

	/**
	 * The clients of the application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(annotation = { ImportGridClients.class, ImportGridClients.Container.class })
	@Import(ApplicationGridClientRegistrar.class)
	static class OfApplicationConfiguration {

	}

}
