package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.Fault;
import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;

/** The operator while IAM and EKS fail it in the middle of a role that it makes. */
@Tag("aws")
@Tag("full")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class RoleFaultTest {
  private static final String NAMESPACE = "role-faults";

  /** What happens to which call, by the cluster whose role it is about. */
  private static final Map<String, OfCall> FAULTS =
      Map.of(
          "without-policy", new OfCall("PutRolePolicy", answer(500, "ServiceFailure"), 6),
          "unseen", new OfCall("GetRole", answer(404, "NoSuchEntity"), 6),
          "lost", new OfCall("CreateRole", new Fault.Lose(), 1),
          "throttled", new OfCall("CreateRole", answer(400, "Throttling"), 8));

  /**
   * A fault of a call.
   *
   * @param times how often it happens, to a cluster's role
   */
  private record OfCall(String operation, Fault.Decision decision, int times) {}

  private final SharedStack shared;
  private final IamClient iam;
  private final EksClient eks;
  private final Map<String, Integer> happened = new ConcurrentHashMap<>();

  RoleFaultTest(SharedStack shared) {
    this.shared = shared;
    this.iam = StackClients.iam(shared.stack().aws());
    this.eks = StackClients.eks(shared.stack().aws());
  }

  @BeforeAll
  void declareAClusterForEachFault() {
    shared.createNamespace(NAMESPACE);
    shared.stack().aws().front().faults(this::decide);
    FAULTS.keySet().forEach(this::declare);
  }

  @AfterAll
  void forget() {
    shared.stack().aws().front().faults(Fault.NONE);
    shared.forget(NAMESPACE);
    iam.close();
    eks.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"without-policy", "unseen", "lost", "throttled"})
  void oneRoleIsMadeAndIsWhole(String name) {
    var cluster = cluster(name);
    soon().until(() -> happened.getOrDefault(name, 0) >= FAULTS.get(name).times());
    cluster.awaitSettled();
    var arn = cluster.status().identity().roleArn();
    var role = arn.substring(arn.lastIndexOf('/') + 1);
    assertThat(creations(name))
        .filteredOn(call -> call.status() == 200 || call.status() == 0)
        .hasSize(1);
    assertThat(iam.listRolePolicies(b -> b.roleName(role)).policyNames())
        .containsExactly("headwater-storage");
    assertThat(
            eks.listPodIdentityAssociations(
                    b -> b.clusterName("local-stack").namespace(NAMESPACE).serviceAccount(name))
                .associations())
        .hasSize(1);
  }

  private Fault.Decision decide(AwsCall call) {
    return faulty(call)
        .filter(name -> happened.merge(name, 1, Integer::sum) <= FAULTS.get(name).times())
        .map(name -> FAULTS.get(name).decision())
        .orElseGet(Fault.Pass::new);
  }

  /** The cluster whose fault this call may meet; of reads only those after the creation. */
  private Optional<String> faulty(AwsCall call) {
    return FAULTS.keySet().stream()
        .filter(name -> call.resource().startsWith("headwater-" + name + "-"))
        .filter(name -> call.operation().equals(FAULTS.get(name).operation()))
        .filter(name -> call.mutating() || !creations(name).isEmpty())
        .findFirst();
  }

  private List<AwsCall> creations(String name) {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.operation().equals("CreateRole"))
        .filter(call -> call.resource().startsWith("headwater-" + name + "-"))
        .toList();
  }

  private static Fault.Answer answer(int status, String code) {
    return new Fault.Answer(
        status,
        "<ErrorResponse><Error><Code>%s</Code><Message>injected</Message></Error></ErrorResponse>"
            .formatted(code));
  }

  private void declare(String name) {
    var yaml = cluster(name).yaml().replace("spec:\n", "spec:\n  identity: {mode: PodIdentity}\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private TestCluster cluster(String name) {
    return new TestCluster(shared.client(), NAMESPACE, name);
  }
}
