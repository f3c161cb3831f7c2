package dev.headwater.e2e.engine;

import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.kubelet.ContainerStart;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The variables that lead a pod's AWS SDK to its credentials, as they are on this machine.
 *
 * @param keys AWS keys, as variables, for pods without an identity of their own
 * @param sts where pods exchange their web identity for keys
 * @param agent where pods exchange their token for Pod Identity for keys
 */
record AwsVariables(Map<String, String> keys, URI sts, URI agent) {
  static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  static final String STS = "AWS_ENDPOINT_URL_STS";
  static final String AGENT_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  static final String AGENT_TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
  static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
  static final String ENGINE_ACCESS_KEY = "KAFKA_S3_ACCESS_KEY";
  static final String ENGINE_SECRET_KEY = "KAFKA_S3_SECRET_KEY";

  /** What a pod has that has an identity: Pod Identity, IRSA, and keys of a Secret. */
  private static final Set<String> IDENTITY = Set.of(AGENT_URI, TOKEN_FILE, ACCESS_KEY);

  /** Of the pods while they have no identity; they may do everything. */
  private static final Map<String, String> KEYS =
      Map.of(ENGINE_ACCESS_KEY, "stack", ENGINE_SECRET_KEY, "stack");

  AwsVariables {
    keys = Map.copyOf(keys);
  }

  /** Those of a stack. */
  static AwsVariables on(AwsStack aws, URI agent) {
    return new AwsVariables(KEYS, aws.endpoint(), agent);
  }

  /** What is added to a container's own variables, or takes their place. */
  Map<String, String> of(ContainerStart start) {
    var variables = new HashMap<String, String>();
    var own = start.environment();
    if (own.keySet().stream().noneMatch(IDENTITY::contains)) {
      variables.putAll(keys);
    }
    var token = own.get(TOKEN_FILE);
    if (token != null) {
      variables.put(TOKEN_FILE, start.hostPath().apply(token));
      variables.put(STS, sts.toString());
    }
    var agentToken = own.get(AGENT_TOKEN_FILE);
    if (agentToken != null) {
      variables.put(AGENT_TOKEN_FILE, start.hostPath().apply(agentToken));
      variables.put(AGENT_URI, agent.toString());
    }
    return variables;
  }
}
