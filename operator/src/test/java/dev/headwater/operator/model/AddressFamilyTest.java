package dev.headwater.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.MalformedURLException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressFamilyTest {
  @ParameterizedTest
  @ValueSource(strings = {"https://10.96.0.1:443/", "https://abc.gr7.us-east-1.eks.amazonaws.com/"})
  void anIpv4AddressOrANameIsNoFault(String api) throws MalformedURLException {
    assertThat(fault(api)).isEmpty();
  }

  @Test
  void anIpv6AddressIsNamed() throws MalformedURLException {
    assertThat(fault("https://[fd5c:2a4e::1]:443/"))
        .hasValueSatisfying(
            message -> assertThat(message).contains("its API is fd5c:2a4e::1.", "IPv4"));
  }

  private static Optional<String> fault(String api) throws MalformedURLException {
    return AddressFamily.fault(URI.create(api).toURL());
  }
}
