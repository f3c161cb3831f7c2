package dev.headwater.e2e.identity;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;

/** The registration that a cluster of EKS comes with; theirs speaks v1beta1 of reviews. */
final class WebhookRegistration {
  private static final int TIMEOUT_SECONDS = 10;

  private WebhookRegistration() {}

  /**
   * The registration of a webhook.
   *
   * @param authority the PEM bundle that its certificate is checked against, in base64
   */
  static MutatingWebhookConfiguration of(String url, String authority) {
    return new MutatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName("pod-identity-webhook")
        .endMetadata()
        .addNewWebhook()
        .withName("iam-for-pods.amazonaws.com")
        .withNewClientConfig()
        .withUrl(url)
        .withCaBundle(authority)
        .endClientConfig()
        .withRules(newPods())
        .withObjectSelector(unlessAskedNot())
        .withFailurePolicy("Ignore")
        .withMatchPolicy("Equivalent")
        .withReinvocationPolicy("IfNeeded")
        .withSideEffects("None")
        .withTimeoutSeconds(TIMEOUT_SECONDS)
        .withAdmissionReviewVersions("v1")
        .endWebhook()
        .build();
  }

  private static RuleWithOperations newPods() {
    return new RuleWithOperationsBuilder()
        .withApiGroups("")
        .withApiVersions("v1")
        .withResources("pods")
        .withOperations("CREATE")
        .withScope("*")
        .build();
  }

  private static LabelSelector unlessAskedNot() {
    return new LabelSelectorBuilder()
        .addNewMatchExpression()
        .withKey("eks.amazonaws.com/skip-pod-identity-webhook")
        .withOperator("DoesNotExist")
        .endMatchExpression()
        .build();
  }
}
