package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.GridManager;
import dev.gridmesh.codec.PayloadCodecs;
import dev.gridmesh.spring.GridCallInterceptor;
import dev.gridmesh.spring.GridRequester;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/**
 * What applications make calls with.
 */
@Configuration(proxyBeanMethods = false)
class GridRequesterConfiguration {

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	GridRequester.Builder gridRequesterBuilder(GridManager gridManager, PayloadCodecs codecs,
			ObjectProvider<GridCallInterceptor> interceptors) {
		GridRequester.Builder builder = GridRequester.builder(gridManager, codecs);
		interceptors.orderedStream().forEach(builder::interceptor);
		return builder;
	}

	@Bean
	@ConditionalOnMissingBean
	GridRequester gridRequester(GridRequester.Builder builder) {
		return builder.build();
	}

}
