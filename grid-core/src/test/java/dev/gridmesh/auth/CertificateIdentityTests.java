package dev.gridmesh.auth;

import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

import dev.gridmesh.NodeName;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.util.NetUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests which certificates are for which names.
 */
class CertificateIdentityTests {

	@ParameterizedTest
	@CsvSource({ "https://node-1:8443, dns:node-1", "https://node-1:8443, dns:other dns:node-1",
			"https://NODE-1.example.ORG:8443, dns:node-1.Example.org", "https://node-1.:8443, dns:node-1",
			"https://node-1:8443, dns:node-1.", "https://bücher:8443, dns:xn--bcher-kva",
			"https://10.0.0.1:8443, ip:10.0.0.1", "https://[2001:db8::1]:8443, ip:2001:0db8:0:0:0:0:0:1",
			"https://[2001:DB8::1]:8443, ip:2001:db8::1", "https://[::ffff:10.0.0.1]:8443, ip:10.0.0.1",
			"https://node-1:8443, uri:https://node-1:8443", "https://10.0.0.1:8443, uri:https://10.0.0.1:8443" })
	void certificateIsForTheName(String name, String alternatives) throws Exception {
		assertThat(faultOf(name, alternatives)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "https://node-2:8443, dns:node-1", "https://node-1.example.org:8443, dns:node-1",
			"https://node-1:8443, dns:node-1.example.org", "https://10.0.0.1:8443, dns:10.0.0.1",
			"https://10.0.0.1:8443, ip:10.0.0.2", "https://node-1:8443, ip:10.0.0.1",
			"https://[2001:db8::1]:8443, ip:2001:db8::2", "https://[::1]:8443, ip:127.0.0.1",
			"https://node-1:8443, uri:https://node-1:8444", "https://node-1:8443, uri:https://node-1",
			"https://node-1:8443, uri:http://node-1:8443", "https://node-1:8443, mail:node-1",
			"https://node-1:8443, ''" })
	void certificateIsForAnotherName(String name, String alternatives) throws Exception {
		assertThat(faultOf(name, alternatives)).contains("its certificate is for another node",
				NodeName.of(name).host());
	}

	@Test
	void certificateForTwoNamesIsForEachOfThem() throws Exception {
		for (String name : List.of("https://node-1:8443", "https://node-2:8443")) {
			assertThat(faultOf(name, "dns:node-1 dns:node-2")).isNull();
		}
	}

	@Test
	void wildcardIsForNobody() throws Exception {
		X509Certificate certificate = mock(X509Certificate.class);
		given(certificate.getSubjectAlternativeNames()).willReturn(List.of(List.of(2, "*.example.org")));

		assertThat(CertificateIdentity.faultOf(NodeName.of("https://node-1.example.org:8443"), List.of(certificate)))
			.contains("its certificate is for another node");
	}

	@Test
	void commonNameIsNotLookedAt() throws Exception {
		X509Certificate certificate = new CertificateBuilder().subject("CN=node-1")
			.setIsCertificateAuthority(true)
			.ecp256()
			.buildSelfSigned()
			.getCertificate();

		assertThat(CertificateIdentity.faultOf(NodeName.of("https://node-1:8443"), List.of(certificate)))
			.contains("its certificate is for another node");
	}

	@Test
	void onlyTheFirstCertificateIsThatOfTheNode() throws Exception {
		X509Certificate own = certificate("dns:node-2");
		X509Certificate issuer = certificate("dns:node-1");

		assertThat(CertificateIdentity.faultOf(NodeName.of("https://node-1:8443"), List.of(own, issuer))).isNotNull();
	}

	@Test
	void whoShowsNoCertificateIsToldWhatToChange() {
		assertThat(CertificateIdentity.faultOf(NodeName.of("https://node-1:8443"), List.of()))
			.contains("showed no certificate", "grid.ssl.bundle", "client-auth", "proxy");
	}

	@Test
	void certificateThatCannotBeReadIsForNobody() throws Exception {
		X509Certificate odd = mock(X509Certificate.class);
		given(odd.getSubjectAlternativeNames()).willThrow(new CertificateParsingException("odd"));

		assertThat(CertificateIdentity.faultOf(NodeName.of("https://node-1:8443"), List.of(odd)))
			.contains("cannot be read");
	}

	private static String faultOf(String name, String alternatives) throws Exception {
		return CertificateIdentity.faultOf(NodeName.of(name), List.of(certificate(alternatives)));
	}

	private static X509Certificate certificate(String alternatives) throws Exception {
		CertificateBuilder builder = new CertificateBuilder().subject("CN=test")
			.setIsCertificateAuthority(true)
			.ecp256();
		Arrays.stream(alternatives.split(" ")).filter((text) -> !text.isEmpty()).forEach((alternative) -> {
			String value = alternative.substring(alternative.indexOf(':') + 1);
			switch (alternative.substring(0, alternative.indexOf(':'))) {
				case "dns" -> builder.addSanDnsName(value);
				case "ip" -> builder.addSanIpAddress(NetUtil.createInetAddressFromIpAddressString(value));
				case "uri" -> builder.addSanUriName(URI.create(value));
				default -> builder.addSanRfc822Name(value);
			}
		});
		return builder.buildSelfSigned().getCertificate();
	}

}
