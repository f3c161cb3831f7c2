package dev.headwater.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.golang.GoTool;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator's role by Terraform, read and evaluated by Terraform's own parser against the
 * arguments that the provider's documentation lists (hashicorp/aws 5.40 and later).
 */
class TerraformTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROOT = Repository.current().root();
  private static final Path FOLDER = ROOT.resolve("examples/aws/terraform");

  private static final Path SCHEMA = ROOT.resolve("e2e/src/test/resources/terraform/schema.json");

  @TempDir Path directory;

  @Test
  void theOperatorMayDoWhatItsPolicySaysOfTheFeatures() throws Exception {
    var policy = policy(declared(FOLDER, Map.of("cluster_name", "prod", "features", Set.of())));
    assertThat(policy.toString()).doesNotContain("${");
    assertThat(sids(policy)).isNotEmpty().allMatch(sid -> sid.startsWith("Base"));
    var all = declared(FOLDER, Map.of("cluster_name", "prod", "features", features()));
    assertThat(sids(policy(all))).containsExactlyInAnyOrderElementsOf(sids(operatorPolicy()));
  }

  @Test
  void theOperatorMakesRolesWithTheBoundaryOnly() throws Exception {
    var declared = declared(FOLDER, Map.of("cluster_name", "prod"));
    var boundary = declared.get("aws_iam_policy.brokers");
    var arn =
        "arn:aws:iam::123456789012:policy"
            + boundary.get("path").asText()
            + boundary.get("name").asText();
    assertThat(statement(policy(declared), "RoleBoundary").at("/Condition/StringEquals").toString())
        .isEqualTo("{\"iam:PermissionsBoundary\":\"" + arn + "\"}");
    assertThat(JSON.readTree(boundary.get("policy").asText()).get("Statement")).hasSize(3);
  }

  @Test
  void theChartGetsItsValues() throws Exception {
    var text = declared(FOLDER, Map.of("cluster_name", "prod")).get("output.helm_values").asText();
    JsonNode values = JSON.valueToTree(Serialization.unmarshal(text, Map.class));
    assertThat(values)
        .isEqualTo(
            JSON.readTree(
                """
                {"clusterArn": "arn:aws:eks:eu-west-1:123456789012:cluster/prod",
                 "env": {"AWS_REGION": "eu-west-1",
                         "HEADWATER_PERMISSIONS_BOUNDARY": "aws_iam_policy.brokers.arn"}}
                """));
  }

  @Test
  void aFeatureThatThePolicyDoesNotHaveIsRefused() throws Exception {
    assertThat(problem(FOLDER, Map.of("cluster_name", "prod", "features", List.of("Purg"))))
        .contains("a condition of aws_iam_role_policy.operator does not hold");
    assertThat(problem(FOLDER, Map.of())).contains("the variable cluster_name has no value");
  }

  /** So that the other tests can be trusted. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role_arn        = | rolearn = | Unsupported argument",
        "aws_iam_role.operator.arn | aws_iam_role.operator.arm | Unsupported attribute",
        "aws_iam_role.operator.arn | aws_iam_role.other.arn | nothing is called",
        "templatefile( | templatefiel( | Call to unknown function",
        "resource \"aws_iam_policy\" | resource \"aws_iam_polizy\" | the schema has no resource",
      })
  void mistakesAreFound(String right, String wrong, String problem) throws Exception {
    var copy = Files.createDirectory(directory.resolve("aws"));
    for (var file : files()) {
      var text = Files.readString(file);
      Files.writeString(copy.resolve(file.getFileName()), text.replace(right, wrong));
    }
    var policies = ROOT.resolve("charts/headwater/files/policies").toString();
    assertThat(problem(copy, Map.of("cluster_name", "prod", "policies", policies)))
        .contains(problem);
  }

  /** With {@code HEADWATER_TERRAFORM}, the program's path; it fetches the provider. */
  @Test
  @EnabledIfEnvironmentVariable(
      named = "HEADWATER_TERRAFORM",
      matches = ".+",
      disabledReason = "HEADWATER_TERRAFORM names no terraform or tofu")
  void terraformItselfFindsItValid() throws Exception {
    assertThat(initialized().lines(copy(), "validate", "-no-color"))
        .anyMatch(line -> line.contains("The configuration is valid"));
  }

  /** With {@code HEADWATER_TERRAFORM_CLUSTER} too; it reads the account and changes nothing. */
  @Test
  @EnabledIfEnvironmentVariable(
      named = "HEADWATER_TERRAFORM",
      matches = ".+",
      disabledReason = "HEADWATER_TERRAFORM names no terraform or tofu")
  @EnabledIfEnvironmentVariable(
      named = "HEADWATER_TERRAFORM_CLUSTER",
      matches = ".+",
      disabledReason = "HEADWATER_TERRAFORM_CLUSTER names no EKS cluster to plan for")
  void terraformItselfPlansARoleAPolicyAndAnAssociation() throws Exception {
    var cluster = "cluster_name=" + System.getenv("HEADWATER_TERRAFORM_CLUSTER");
    var policies = "policies=" + ROOT.resolve("charts/headwater/files/policies");
    var planned =
        initialized()
            .lines(copy(), "plan", "-no-color", "-input=false", "-var", cluster, "-var", policies);
    assertThat(planned)
        .anyMatch(line -> line.contains("aws_iam_role.operator will be created"))
        .anyMatch(line -> line.contains("aws_iam_role_policy.operator will be created"))
        .anyMatch(line -> line.matches("Plan: \\d+ to add, 0 to change, 0 to destroy\\."));
  }

  /** Terraform puts the provider beside the files. */
  private Path copy() {
    return directory.resolve("terraform");
  }

  /** The copy is made, with the file that it reads from the folder above. */
  private GoTool initialized() throws Exception {
    Files.createDirectory(copy());
    for (var file : files()) {
      Files.copy(file, copy().resolve(file.getFileName()));
    }
    Files.copy(FOLDER.resolveSibling("boundary.json"), directory.resolve("boundary.json"));
    var program = Path.of(System.getenv("HEADWATER_TERRAFORM"));
    var terraform = new GoTool(program, Duration.ofMinutes(5), System.getenv());
    assertThat(terraform.lines(copy(), "init", "-no-color", "-input=false")).isNotEmpty();
    return terraform;
  }

  private JsonNode declared(Path folder, Map<String, ?> variables) throws Exception {
    return JSON.readTree(String.join("\n", tool().lines(directory, arguments(folder, variables))));
  }

  private String problem(Path folder, Map<String, ?> variables) throws Exception {
    var printed = tool().run(directory, arguments(folder, variables));
    assertThat(printed.exitCode()).isEqualTo(1);
    return String.join("\n", printed.lines());
  }

  private static GoTool tool() {
    Optional<GoTool> found = GoTool.find("terraform");
    return found.orElseGet(() -> abort("there is no Go to build Terraform's parser with"));
  }

  private static String[] arguments(Path folder, Map<String, ?> variables)
      throws JsonProcessingException {
    return new String[] {folder.toString(), SCHEMA.toString(), JSON.writeValueAsString(variables)};
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".tf")).toList();
    }
  }

  private static JsonNode policy(JsonNode declared) throws JsonProcessingException {
    return JSON.readTree(declared.get("aws_iam_role_policy.operator").get("policy").asText());
  }

  private static JsonNode operatorPolicy() throws IOException {
    return JSON.readTree(ROOT.resolve("charts/headwater/files/policies/operator.json").toFile());
  }

  /** As the page lists them. */
  private static Set<String> features() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/reference/aws-permissions.md"));
    var list = page.substring(page.indexOf("begins with what needs it:"), page.indexOf("Each is"));
    return Stream.of(list.split("`", -1))
        .filter(word -> word.matches("[A-Z]\\w+"))
        .collect(Collectors.toSet());
  }

  private static List<String> sids(JsonNode policy) {
    return StreamSupport.stream(policy.get("Statement").spliterator(), false)
        .map(statement -> statement.get("Sid").asText())
        .toList();
  }

  private static JsonNode statement(JsonNode policy, String sid) {
    return StreamSupport.stream(policy.get("Statement").spliterator(), false)
        .filter(statement -> statement.get("Sid").asText().equals(sid))
        .findFirst()
        .orElseThrow();
  }
}
