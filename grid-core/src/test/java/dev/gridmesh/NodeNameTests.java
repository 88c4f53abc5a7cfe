package dev.gridmesh;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NodeNameTests {

	@ParameterizedTest
	@CsvSource({ "http://10.0.0.1:8080,false,10.0.0.1,8080,10.0.0.1:8080",
			"https://node-a.example.org:443,true,node-a.example.org,443,node-a.example.org:443",
			"http://NODE_A:1,false,NODE_A,1,NODE_A:1", "https://nöde:65535,true,nöde,65535,nöde:65535",
			"http://[::1]:9000,false,::1,9000,[::1]:9000",
			"https://[2001:db8::1]:9000,true,2001:db8::1,9000,[2001:db8::1]:9000",
			"http://[::ffff:10.0.0.1]:80,false,::ffff:10.0.0.1,80,[::ffff:10.0.0.1]:80" })
	void partsOfANameAreTold(String value, boolean secure, String host, int port, String hostAndPort) {
		NodeName name = NodeName.of(value);

		assertThat(name.secure()).isEqualTo(secure);
		assertThat(name.host()).isEqualTo(host);
		assertThat(name.port()).isEqualTo(port);
		assertThat(name.hostAndPort()).isEqualTo(hostAndPort);
		assertThat(name).hasToString(value);
	}

	@ParameterizedTest
	@CsvSource({ "http://a:1/,write it without the slash at its end", "http://a:1/grid,it has a path",
			"http://a,the port is missing; write for example 'http://a:8080'",
			"http://[::1],the port is missing; write for example 'http://[::1]:8080'", "a:1,the scheme is missing",
			"ws://a:1,the scheme is missing", "HTTP://a:1,the scheme is missing", "http://u@a:1,it has a user",
			"http://a:0,host or port is malformed", "http://a:65536,host or port is malformed",
			"http://a:99999999999,host or port is malformed", "http://a:080,host or port is malformed",
			"http://a:-1,host or port is malformed", "http://:1,host or port is malformed",
			"http://a b:1,host or port is malformed", "http://a:1?q,host or port is malformed",
			"http://::1:80,host or port is malformed", "http://[a]:80,host or port is malformed" })
	void whatIsNoNameIsRefusedWithAReason(String value, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeName.of(value))
			.withMessageStartingWith("'" + value + "' is no node name: " + reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "http://", "http://a:1\n", " http://a:1", "http://a:1 " })
	void spaceIsNeverPartOfAName(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeName.of(value));
	}

	@Test
	void namesAreComparedByteForByte() {
		assertThat(NodeName.of("http://a:1")).isEqualTo(NodeName.of("http://a:1"))
			.isNotEqualTo(NodeName.of("http://A:1"))
			.isNotEqualTo(NodeName.of("https://a:1"));
	}

}
