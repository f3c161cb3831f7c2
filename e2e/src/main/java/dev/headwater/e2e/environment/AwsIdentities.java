package dev.headwater.e2e.environment;

import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.controlplane.ControlPlane;
import dev.headwater.e2e.engine.StartCheck;
import dev.headwater.e2e.identity.PodIdentityAgent;
import dev.headwater.e2e.identity.PodIdentityWebhook;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * What pods have of AWS in a stack.
 *
 * @param webhook gives them the AWS identity of their ServiceAccount
 * @param agent gives them the keys of the role that their ServiceAccount is associated with
 * @param startCheck looks at their bucket with what they were given
 */
record AwsIdentities(PodIdentityWebhook webhook, PodIdentityAgent agent, StartCheck startCheck)
    implements AutoCloseable {
  static AwsIdentities start(ControlPlane controlPlane, KubernetesClient client, AwsStack aws) {
    var webhook =
        PodIdentityWebhook.start(
            controlPlane, client, AwsStack.REGION, aws.front().podIdentity()::isAssociated);
    var agent = PodIdentityAgent.start(client, aws);
    return new AwsIdentities(webhook, agent, StartCheck.start(aws, agent.uri()));
  }

  @Override
  public void close() {
    webhook.close();
    agent.close();
    startCheck.close();
  }
}
