package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Ec2S3RoutesTest {
  private final AwsClients clients = new AwsClients(Duration.ofSeconds(1), false, 20, "us-east-1");

  /** On EC2 nodes too: brokers with MinIO send nothing to S3. */
  @Test
  void theRoutesOfAwsSayNothingOfAnotherStore() {
    assertThat(look(Optional.of(URI.create("https://minio.example.com"))))
        .isInstanceOf(RoutesAnswer.OtherStore.class);
    assertThat(look(Optional.empty()))
        .isEqualTo(new RoutesAnswer.Known(List.of(), Optional.empty()));
  }

  private RoutesAnswer look(Optional<URI> endpoint) {
    return new Ec2S3Routes(clients, endpoint, "arn", Clock.systemUTC())
        .look("us-east-1", Collections.emptySortedSet(), S3EndpointMode.VERIFY);
  }
}
