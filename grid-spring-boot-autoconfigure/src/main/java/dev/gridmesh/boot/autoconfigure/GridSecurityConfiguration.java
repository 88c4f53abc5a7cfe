package dev.gridmesh.boot.autoconfigure;

import dev.gridmesh.spring.security.GridSecurityInterceptor;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;

/**
 * Has handlers run as their caller where Spring Security is.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ReactiveSecurityContextHolder.class)
class GridSecurityConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GridSecurityInterceptor gridSecurityInterceptor() {
		return new GridSecurityInterceptor();
	}

}
