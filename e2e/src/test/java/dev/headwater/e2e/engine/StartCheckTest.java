package dev.headwater.e2e.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.aws.Trusts;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A broker's process asks for the check of its bucket, with its own credentials. */
@Timeout(60)
class StartCheckTest {
  private static final String BUCKET = "records";
  private static final List<String> ACTIONS =
      List.of("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
  private static final Map<String, String> LIMITED = keys("limited");

  @TempDir private static Path stack;
  private static ProcessScope scope;
  private static AwsStack aws;
  private static StartCheck check;
  private static S3Client s3;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    scope = ProcessScope.open(stack);
    aws = AwsStack.start(scope, stack.resolve("aws"), Progress.toConsole());
    // No pod here has an agent.
    check = StartCheck.start(aws, URI.create("http://127.0.0.1/no-agent"));
    s3 = StackClients.s3(aws);
    s3.createBucket(b -> b.bucket(BUCKET));
  }

  @AfterAll
  static void stop() {
    s3.close();
    check.close();
    aws.close();
    scope.close();
  }

  @BeforeEach
  void forgetWhatWasAllowed() {
    allow(List.of());
  }

  @Test
  void whoMayWhatAutoMqNeedsBecomesTheEngineAndLeavesNothingBehind() throws Exception {
    allow(ACTIONS);
    s3.createBucket(b -> b.bucket("clean"));
    var run = run("clean", LIMITED, "echo engine $1; exit 7", "a b");
    assertThat(run.code()).isEqualTo(7);
    assertThat(run.log())
        .isEqualTo("INFO Start readiness check for clean\nINFO Readiness check pass!\n");
    assertThat(run.said())
        .matches(
            "(?s)\\[[-0-9]{10} [:0-9]{8},000] INFO Start readiness check for clean"
                + " \\(ObjectStorageReadinessCheck\\)\n.*pass! \\(.*\\)\nengine a b\n");
    assertThat(s3.listObjectsV2(b -> b.bucket("clean")).contents()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "s3:ListBucket, Please check whether config is correct",
    "s3:GetObject, Please check whether config is correct",
    "s3:PutObject, Please check the identity have the permission to do Write Object operation",
    "s3:DeleteObject, Please check the identity have the permission to do Delete Object operation",
  })
  void whoLacksAnActionDoesNot(String action, String words) throws Exception {
    allow(ACTIONS.stream().filter(other -> !other.equals(action)).toList());
    var run = run(LIMITED, "echo engine");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.log().lines().filter(line -> line.startsWith("ERROR ")))
        .containsExactly("ERROR " + words);
    assertThat(run.log()).contains("Status Code: 403");
    assertThat(run.said()).contains("ERROR " + words).doesNotContain("engine");
  }

  @Test
  void whatWasWrittenInPartsIsReadBack() throws Exception {
    limit(
        statement("Allow", ACTIONS, "*"),
        statement("Deny", List.of("s3:GetObject"), "arn:aws:s3:::records/*/multi_obj/*"));
    assertThat(run(LIMITED, "echo engine").log())
        .contains("have the permission to do MultiPart Object operation");
  }

  @Test
  void aBucketThatIsNotThereIsNamed() throws Exception {
    var run = run("absent", keys("stack"), "echo engine");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.log()).contains("ERROR Cannot find the bucket=absent");
  }

  @Test
  void withoutCredentialsItIsNobodyWhoAsks() throws Exception {
    var run = run(Map.of(), "echo engine");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.log()).contains("ERROR Please check whether config is correct", "403");
  }

  @Test
  void keysOfTheEnginesOwnGoFirst() throws Exception {
    var both = new HashMap<>(LIMITED);
    both.putAll(Map.of("KAFKA_S3_ACCESS_KEY", "stack", "KAFKA_S3_SECRET_KEY", "stack"));
    assertThat(run(both, "echo engine").code()).isZero();
  }

  @Test
  void aWebIdentityIsExchangedForKeysOfItsRole() throws Exception {
    var variables =
        Map.of(
            "AWS_ROLE_ARN",
            "arn:aws:iam::123456789012:role/brokers",
            "AWS_REGION",
            "us-east-1",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            Files.writeString(directory.resolve("token"), Trusts.token("demo", "orders"))
                .toString(),
            "AWS_ENDPOINT_URL_STS",
            aws.endpoint().toString());
    try (var iam = StackClients.iam(aws)) {
      var trust = Trusts.inServiceAccount(iam, "demo", "orders");
      iam.createRole(b -> b.roleName("brokers").assumeRolePolicyDocument(trust));
      assertThat(run(variables, "echo engine").log()).contains("ERROR ");
      iam.putRolePolicy(
          b ->
              b.roleName("brokers")
                  .policyName("records")
                  .policyDocument(document(statement("Allow", ACTIONS, "*"))));
    }
    var run = run(variables, "echo engine");
    assertThat(run.said()).endsWith("engine\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void whatIsNoBucketOfThisMachineIsNoRefusal() throws Exception {
    var run = process("0@s3://records?region=us-east-1", LIMITED, "echo engine");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.said()).contains("needs the endpoint of its S3 in it");
    assertThat(run.log()).doesNotContain("ERROR");
  }

  private static Map<String, String> keys(String key) {
    return Map.of("AWS_ACCESS_KEY_ID", key, "AWS_SECRET_ACCESS_KEY", key);
  }

  private static void allow(List<String> actions) {
    limit(statement("Allow", actions, "*"));
  }

  private static void limit(String... statements) {
    aws.front().limit("limited", "arn:aws:iam::123456789012:user/limited", document(statements));
  }

  private static String document(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
        .formatted(String.join(", ", statements));
  }

  private static String statement(String effect, List<String> actions, String resource) {
    return actions.stream()
        .collect(
            Collectors.joining(
                "\", \"",
                "{\"Effect\": \"%s\", \"Action\": [\"".formatted(effect),
                "\"], \"Resource\": \"%s\"}".formatted(resource)));
  }

  /**
   * What came of a process.
   *
   * @param log of the engine's start check
   */
  private record Run(int code, String said, String log) {}

  private Run run(Map<String, String> variables, String engine, String... arguments)
      throws Exception {
    return run(BUCKET, variables, engine, arguments);
  }

  private Run run(String bucket, Map<String, String> variables, String engine, String... arguments)
      throws Exception {
    var setting = "0@s3://%s?region=us-east-1&endpoint=%s&pathStyle=true";
    return process(setting.formatted(bucket, aws.endpoint()), variables, engine, arguments);
  }

  private Run process(
      String setting, Map<String, String> variables, String engine, String... arguments)
      throws IOException, InterruptedException {
    var log = directory.resolve("check.log");
    var command = new ArrayList<>(check.command(setting, log.toString(), directory));
    command.addAll(List.of("bash", "-c", engine, "engine"));
    command.addAll(List.of(arguments));
    var said = directory.resolve("said").toFile();
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(variables);
    int code = builder.start().waitFor();
    return new Run(code, Files.readString(said.toPath()), Files.readString(log));
  }
}
