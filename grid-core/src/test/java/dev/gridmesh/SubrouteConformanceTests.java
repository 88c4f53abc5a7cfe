package dev.gridmesh;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridmesh.vectors.Vectors;
import dev.gridmesh.vectors.Vectors.Case;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code subroutes.json}: subroute ids of handler numbers and routes.
 */
class SubrouteConformanceTests {

	static Stream<Case> subroutes() {
		return Vectors.cases("subroutes.json", "subroutes");
	}

	static Stream<Case> nested() {
		return Vectors.cases("subroutes.json", "nested");
	}

	@ParameterizedTest
	@MethodSource("subroutes")
	void routeHasItsId(Case vector) {
		int handler = vector.json().required("handler").asInt();
		String route = vector.json().required("route").asText();

		SubrouteId id = SubrouteId.of(handler, route);

		assertThat(id).hasToString(vector.json().required("subroute").asText());
		assertThat(id.handler()).isEqualTo(handler);
	}

	@ParameterizedTest
	@MethodSource("nested")
	void partsAreJoined(Case vector) {
		List<String> parts = StreamSupport.stream(vector.json().required("parts").spliterator(), false)
			.map(JsonNode::asText)
			.toList();

		Subroute subroute = Subroute.of(parts.get(0), parts.subList(1, parts.size()).toArray(String[]::new));

		assertThat(subroute.route()).isEqualTo(vector.json().required("route").asText());
		assertThat(subroute.id(vector.json().required("handler").asInt()))
			.hasToString(vector.json().required("subroute").asText());
	}

	@ParameterizedTest
	@MethodSource("nested")
	void handlerIdNestsItsSubroutes(Case vector) {
		HandlerId id = HandlerId.of(vector.json().required("handler").asInt());
		for (JsonNode part : vector.json().required("parts")) {
			id = id.subroute(part.asText());
		}

		assertThat(id.subrouteId()).hasToString(vector.json().required("subroute").asText());
	}

}
