package dev.gridmesh.spring;

import java.lang.reflect.Type;
import java.util.Arrays;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds the types that codecs are asked for. Public for the packages below, which
 * applications do not use.
 *
 * @since 0.1.0
 */
public final class PayloadTypes {

	private PayloadTypes() {
	}

	/**
	 * Puts what a declaration knows of them in place of all type variables and
	 * primitives, at any depth; what nobody knows is {@code Object}.
	 * @param declared the type as it is declared, with the class that declares it
	 * @return a class, or a class with parameters
	 */
	public static Type resolve(ResolvableType declared) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(declared.resolve(Object.class));
		ResolvableType[] generics = declared.getGenerics();
		if (raw.isArray() || generics.length != raw.getTypeParameters().length || generics.length == 0) {
			return raw;
		}
		ResolvableType[] resolved = Arrays.stream(generics)
			.map((generic) -> ResolvableType.forType(resolve(generic)))
			.toArray(ResolvableType[]::new);
		return ResolvableType.forClassWithGenerics(raw, resolved).getType();
	}

}
