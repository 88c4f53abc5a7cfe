package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.GridRuntime;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.handler.GridHandlerDiscoverer;
import dev.gridmesh.spring.handler.HandlerMethodSettings;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans that serve calls.
 */
@Configuration(proxyBeanMethods = false)
class GridHandlerConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GridHandlerDiscoverer gridHandlerDiscoverer(ConfigurableListableBeanFactory beanFactory, PayloadCodecs codecs,
			GridProperties properties, GridRuntime runtime) {
		return new GridHandlerDiscoverer(beanFactory, codecs,
				new HandlerMethodSettings(properties.getStream().getInCapacity(),
						properties.getStream().getOutCapacity(), properties.getHandlers().isInterrupt(),
						runtime.handlerExecutor()));
	}

}
