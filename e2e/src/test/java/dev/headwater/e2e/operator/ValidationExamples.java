package dev.headwater.e2e.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The examples under {@code validation/<kind>}: an object to create, or a pair where the second is
 * an update of the first; a status of the first is reported before the update.
 */
final class ValidationExamples {
  private static final String EXPECT = "# expect: ";

  private ValidationExamples() {}

  /**
   * An example.
   *
   * @param name kind and file
   * @param expected text of the refusal; empty for one that is valid
   * @param documents the object, and its update
   */
  record Example(String name, String expected, List<String> documents) {
    boolean isValid() {
      return expected.isEmpty();
    }

    @Override
    public String toString() {
      return name;
    }

    /** Sends it to the API server; the answer is the refusal, empty when there is none. */
    String submit(KubernetesClient client) {
      var before = client.resource(object(documents.getFirst())).inNamespace("default");
      if (documents.size() == 1) {
        return refusal(before::create, before::delete);
      }
      var created = before.create();
      var reported = object(documents.getFirst());
      if (reported.getAdditionalProperties().containsKey("status")) {
        reported.setMetadata(created.getMetadata());
        created = client.resource(reported).inNamespace("default").updateStatus();
      }
      var after = object(documents.getLast());
      after.getMetadata().setResourceVersion(created.getMetadata().getResourceVersion());
      return refusal(() -> client.resource(after).inNamespace("default").update(), before::delete);
    }

    /** What a create would give, defaults included. */
    GenericKubernetesResource dryRun(KubernetesClient client) {
      return client.resource(object(documents.getFirst())).inNamespace("default").dryRun().create();
    }

    private static String refusal(Runnable request, Runnable delete) {
      try {
        request.run();
        return "";
      } catch (KubernetesClientException e) {
        return e.getStatus().getMessage();
      } finally {
        delete.run();
      }
    }

    private static GenericKubernetesResource object(String yaml) {
      return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    }
  }

  /** All examples of a kind, such as streamtopic. */
  static List<Example> of(Path folder, String kind) {
    try (var files = Files.list(folder.resolve(kind))) {
      return files.sorted().map(file -> example(kind, file)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Example example(String kind, Path file) {
    try {
      var text = Files.readString(file);
      var first = text.lines().findFirst().orElse("");
      var name = kind + "/" + file.getFileName();
      boolean valid = file.getFileName().toString().startsWith("valid-");
      if (valid == first.startsWith(EXPECT)) {
        throw new IllegalStateException(
            name + ": the first line of an invalid example, and of no other, is '" + EXPECT + "…'");
      }
      return new Example(
          name,
          valid ? "" : first.substring(EXPECT.length()),
          Arrays.asList(text.split("(?m)^---$", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
