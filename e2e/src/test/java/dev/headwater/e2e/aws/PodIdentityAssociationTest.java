package dev.headwater.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** What the front has of EKS Pod Identity, called as the operator calls it. */
class PodIdentityAssociationTest {
  private static final String CLUSTER = "local-stack";
  private static final String ROLE = "arn:aws:iam::123456789012:role/headwater/orders";

  @TempDir static Path directory;
  private static ProcessScope scope;
  private static AwsStack aws;
  private static EksClient eks;

  @BeforeAll
  static void start() {
    scope = ProcessScope.open(directory);
    aws = AwsStack.start(scope, directory.resolve("aws"), Progress.toConsole());
    eks = StackClients.eks(aws);
    createRole("orders", Trusts.IN_EKS);
    createRole("orders2", Trusts.IN_EKS);
    createRole("foreign", Trusts.IN_EKS.replace("pods.eks", "ec2"));
  }

  @AfterAll
  static void stop() {
    eks.close();
    aws.close();
    scope.close();
  }

  @AfterEach
  void makeItWhole() {
    aws.front().faults(Fault.NONE);
    aws.front().podIdentity().agent(true);
    aws.front().podIdentity().propagateAfter(Duration.ZERO);
  }

  @Test
  void anAssociationIsMadeReadChangedAndDeleted() {
    var made = create("orders");
    assertThat(made.associationArn())
        .matches("arn:aws:eks:us-east-1:123456789012:podidentityassociation/local-stack/a-[0-9]+");
    assertThat(describe(made).tags()).isEqualTo(Map.of("owner", "me"));
    eks.updatePodIdentityAssociation(
        b -> b.clusterName(CLUSTER).associationId(made.associationId()).roleArn(ROLE + "2"));
    eks.tagResource(b -> b.resourceArn(made.associationArn()).tags(Map.of("team", "a b")));
    assertThat(describe(made).roleArn()).isEqualTo(ROLE + "2");
    assertThat(describe(made).tags()).isEqualTo(Map.of("owner", "me", "team", "a b"));
    assertThat(aws.front().podIdentity().role("demo", "orders")).contains(ROLE + "2");
    eks.deletePodIdentityAssociation(
        b -> b.clusterName(CLUSTER).associationId(made.associationId()));
    assertThat(listed("orders")).isEmpty();
    assertThatThrownBy(() -> describe(made)).isInstanceOf(ResourceNotFoundException.class);
    assertThat(aws.calls())
        .extracting(AwsCall::operation)
        .contains(
            "CreatePodIdentityAssociation",
            "DescribePodIdentityAssociation",
            "UpdatePodIdentityAssociation",
            "TagResource",
            "ListPodIdentityAssociations",
            "DeletePodIdentityAssociation");
  }

  @Test
  void aServiceAccountHasOneAssociation() {
    create("single");
    assertThatThrownBy(() -> create("single")).isInstanceOf(ResourceInUseException.class);
    assertThat(listed("single")).hasSize(1);
    assertThat(listed("other")).isEmpty();
  }

  @Test
  void aRoleThatIsNotThereOrDoesNotTrustEksIsRefused() {
    assertRefused(() -> create("refused", "orders"), "Role ARN is not valid");
    assertRefused(() -> create("refused", ROLE + "-absent"), "does not exist");
    var foreign = "arn:aws:iam::123456789012:role/headwater/foreign";
    assertRefused(() -> create("refused", foreign), "Trust policy of the role provided is invalid");
    assertThat(listed("refused")).isEmpty();
    var made = create("accepted");
    assertRefused(
        () ->
            eks.updatePodIdentityAssociation(
                b -> b.clusterName(CLUSTER).associationId(made.associationId()).roleArn(foreign)),
        "Trust policy of the role provided is invalid");
    assertThat(describe(made).roleArn()).isEqualTo(ROLE);
  }

  @Test
  void anotherEksClusterIsNotThere() {
    assertThatThrownBy(() -> eks.listPodIdentityAssociations(b -> b.clusterName("absent")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("No cluster found for name: absent.");
  }

  @Test
  void aListComesInPages() {
    create("page-1");
    create("page-2");
    var pages = eks.listPodIdentityAssociationsPaginator(b -> b.clusterName(CLUSTER).maxResults(1));
    assertThat(pages.stream().count()).isGreaterThanOrEqualTo(2);
    assertThat(pages.associations())
        .extracting(PodIdentityAssociationSummary::serviceAccount)
        .containsSubsequence("page-1", "page-2")
        .doesNotHaveDuplicates();
  }

  /** The SDK sends the same clientRequestToken when it tries again. */
  @Test
  void whoLostTheAnswerGetsTheSameAssociationByTryingAgain() {
    int before = aws.front().writes();
    aws.front().faults(call -> call.number() == before + 1 ? new Fault.Lose() : new Fault.Pass());
    var made = create("lost");
    assertThat(aws.front().writes()).as("it was tried again").isEqualTo(before + 2);
    assertThat(listed("lost")).hasSize(1);
    assertThat(describe(made)).isEqualTo(made);
  }

  @Test
  void anAssociationMayBeUnknownForAWhile() {
    aws.front().podIdentity().propagateAfter(Duration.ofDays(1));
    create("slow");
    assertThat(listed("slow")).isEmpty();
    assertThat(aws.front().podIdentity().role("demo", "slow")).isEmpty();
    assertThatThrownBy(() -> create("slow")).isInstanceOf(ResourceInUseException.class);
  }

  @Test
  void theAgentsAddonIsThereUntilItIsTakenAway() {
    assertThat(addon()).isEqualTo("ACTIVE");
    aws.front().podIdentity().agent(false);
    assertThatThrownBy(PodIdentityAssociationTest::addon)
        .isInstanceOf(ResourceNotFoundException.class);
  }

  /** The reason for all of this: an upgrade of moto that cures it shows here. */
  @Test
  void motoHasNoAssociations() {
    try (var moto = StackClients.eksOf(aws, aws.motoEndpoint())) {
      assertThatThrownBy(() -> moto.listPodIdentityAssociations(b -> b.clusterName(CLUSTER)))
          .isInstanceOfSatisfying(
              EksException.class, e -> assertThat(e.statusCode()).isEqualTo(404));
    }
  }

  private static void createRole(String name, String trust) {
    try (var iam = StackClients.iam(aws)) {
      iam.createRole(b -> b.roleName(name).path("/headwater/").assumeRolePolicyDocument(trust));
    }
  }

  private static void assertRefused(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining(words);
  }

  private static PodIdentityAssociation create(String account) {
    return create(account, ROLE);
  }

  private static PodIdentityAssociation create(String account, String roleArn) {
    return eks.createPodIdentityAssociation(
            b ->
                b.clusterName(CLUSTER)
                    .namespace("demo")
                    .serviceAccount(account)
                    .roleArn(roleArn)
                    .tags(Map.of("owner", "me")))
        .association();
  }

  private static PodIdentityAssociation describe(PodIdentityAssociation made) {
    return eks.describePodIdentityAssociation(
            b -> b.clusterName(CLUSTER).associationId(made.associationId()))
        .association();
  }

  private static List<?> listed(String account) {
    return eks.listPodIdentityAssociations(
            b -> b.clusterName(CLUSTER).namespace("demo").serviceAccount(account))
        .associations();
  }

  private static String addon() {
    return eks.describeAddon(b -> b.clusterName(CLUSTER).addonName("eks-pod-identity-agent"))
        .addon()
        .statusAsString();
  }
}
