package dev.headwater.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.repository.CheckedIn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrdTest {
  /** The limit of the annotation that kubectl apply keeps; larger CRDs cannot be applied so. */
  private static final int MAX_BYTES = 262_144;

  @ParameterizedTest
  @ValueSource(classes = {StreamCluster.class, StreamTopic.class})
  void checkedInYamlIsWhatTheTypesSay(Class<? extends HasMetadata> kind) throws IOException {
    var yaml = GeneratedCrd.yaml(kind);
    var file = GeneratedCrd.of(kind).getMetadata().getName();
    CheckedIn.assertHolds("crds/" + plural(file) + ".headwater.dev.yaml", yaml);
    CheckedIn.assertHolds(
        "charts/headwater/files/crds/" + plural(file) + ".headwater.dev.yaml", yaml);
  }

  @ParameterizedTest
  @ValueSource(classes = {StreamCluster.class, StreamTopic.class})
  void everyFieldHasADescription(Class<? extends HasMetadata> kind) {
    var schema =
        GeneratedCrd.of(kind).getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    var missing = new ArrayList<String>();
    collectUndescribed(schema.getProperties().get("spec"), "spec", missing);
    collectUndescribed(schema.getProperties().get("status"), "status", missing);
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {StreamCluster.class, StreamTopic.class})
  void yamlFitsIntoTheAnnotationOfKubectlApply(Class<? extends HasMetadata> kind) {
    assertThat(GeneratedCrd.yaml(kind).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(MAX_BYTES);
  }

  @Test
  void aFieldWithoutDescriptionIsFound() {
    var bare = new JSONSchemaProps();
    bare.setProperties(Map.of("field", new JSONSchemaProps()));
    var missing = new ArrayList<String>();
    collectUndescribed(bare, "spec", missing);
    assertThat(missing).containsExactly("spec", "spec.field");
  }

  private static String plural(String crdName) {
    return crdName.substring(0, crdName.indexOf('.'));
  }

  private static void collectUndescribed(
      JSONSchemaProps schema, String path, List<String> missing) {
    if (schema.getDescription() == null || schema.getDescription().isBlank()) {
      missing.add(path);
    }
    schema
        .getProperties()
        .forEach((n, child) -> collectUndescribed(child, path + "." + n, missing));
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      schema
          .getItems()
          .getSchema()
          .getProperties()
          .forEach((n, child) -> collectUndescribed(child, path + "[]." + n, missing));
    }
  }
}
