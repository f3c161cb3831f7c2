package dev.headwater.api.v1alpha1;

import static java.util.Comparator.comparingInt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.crdv2.generator.CustomResourceInfo;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceConversionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The CRD of one kind, generated from its Java type and finished by what fabric8 7.5 has no
 * annotation for: keyed lists, the length of quantities, the default of status, the order of the
 * columns.
 */
final class GeneratedCrd {
  /** What each list of objects is keyed by, so that server-side apply merges its items. */
  private static final Map<String, String> LIST_KEYS =
      Map.of(
          "spec.zones", "id",
          "spec.brokers.autoscaling.signals", "name",
          "spec.brokers.autoscaling.schedules", "name",
          "status.conditions", "type",
          "status.zones", "id",
          "status.bootstrap", "zone",
          "status.cloudResources", "arn");

  /** kubectl's rule: what a user looks for first comes first, AGE comes last. */
  private static final List<String> COLUMNS =
      List.of(
          "Cluster",
          "Partitions",
          "Ready",
          "Brokers",
          "Version",
          "Status",
          "Bootstrap",
          "Bucket",
          "Age");

  /** Of a quantity that a rule looks at: the API server counts the rule's cost by its length. */
  private static final long LONGEST_QUANTITY = 20;

  private GeneratedCrd() {}

  static CustomResourceDefinition of(Class<? extends HasMetadata> kind) {
    var crd = generate(kind);
    var version = crd.getSpec().getVersions().getFirst();
    var root = version.getSchema().getOpenAPIV3Schema();
    keyLists(root.getProperties().get("spec"), "spec");
    keyLists(root.getProperties().get("status"), "status");
    dropRepeatedRules(root);
    boundQuantities(root);
    defaultStatus(root.getProperties().get("status"));
    defaultsOfTheServer(crd);
    describe(root, "spec", "What the user wants.");
    describe(root, "status", "What Headwater last saw; a report, never an input.");
    version
        .getAdditionalPrinterColumns()
        .sort(comparingInt((CustomResourceColumnDefinition c) -> COLUMNS.indexOf(c.getName())));
    return crd;
  }

  /** The YAML as the API server would give it back: whole numbers, no zero priorities. */
  static String yaml(Class<? extends HasMetadata> kind) {
    var tree = new KubernetesSerialization().convertValue(of(kind), JsonNode.class);
    return Serialization.asYaml(canonical(tree));
  }

  private static JsonNode canonical(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var copy = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(
                field -> {
                  if (!isZeroPriority(field)) {
                    copy.set(field.getKey(), canonical(field.getValue()));
                  }
                });
        yield copy;
      }
      case ArrayNode array -> {
        var copy = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> copy.add(canonical(item)));
        yield copy;
      }
      case DoubleNode number when number.canConvertToExactIntegral() ->
          LongNode.valueOf(number.longValue());
      default -> node;
    };
  }

  private static boolean isZeroPriority(Map.Entry<String, JsonNode> field) {
    return field.getKey().equals("priority") && field.getValue().asInt() == 0;
  }

  /** The generator meets an annotation twice, on the record's field and on its accessor. */
  private static void dropRepeatedRules(JSONSchemaProps schema) {
    var rules = schema.getXKubernetesValidations();
    schema.setXKubernetesValidations(List.copyOf(new LinkedHashSet<>(rules)));
    schema.getProperties().values().forEach(GeneratedCrd::dropRepeatedRules);
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      dropRepeatedRules(schema.getItems().getSchema());
    }
  }

  private static void boundQuantities(JSONSchemaProps schema) {
    boolean isQuantity = Boolean.TRUE.equals(schema.getXKubernetesIntOrString());
    if (isQuantity && !schema.getXKubernetesValidations().isEmpty()) {
      schema.setMaxLength(LONGEST_QUANTITY);
    }
    schema.getProperties().values().forEach(GeneratedCrd::boundQuantities);
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      boundQuantities(schema.getItems().getSchema());
    }
  }

  private static CustomResourceDefinition generate(Class<? extends HasMetadata> kind) {
    var generated = new AtomicReference<CustomResourceDefinition>();
    new CRDGenerator()
        .withOutput(new Discarded())
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                generated.set((CustomResourceDefinition) crd);
                return crd;
              }
            })
        .customResources(CustomResourceInfo.fromClass(kind))
        .generate();
    return generated.get();
  }

  private static void keyLists(JSONSchemaProps schema, String path) {
    if (LIST_KEYS.containsKey(path)) {
      schema.setXKubernetesListType("map");
      schema.setXKubernetesListMapKeys(List.of(LIST_KEYS.get(path)));
      var items = schema.getItems().getSchema();
      if (!items.getRequired().contains(LIST_KEYS.get(path))) {
        items.setRequired(List.of(LIST_KEYS.get(path)));
      }
    }
    schema.getProperties().forEach((name, child) -> keyLists(child, path + "." + name));
  }

  /** What the API server fills in; written out so that what is read back is what was applied. */
  private static void defaultsOfTheServer(CustomResourceDefinition crd) {
    crd.getSpec().setConversion(new CustomResourceConversionBuilder().withStrategy("None").build());
    crd.getSpec().getNames().setListKind(crd.getSpec().getNames().getKind() + "List");
  }

  /** Without it kstatus takes an object that nobody has looked at for finished. */
  private static void defaultStatus(JSONSchemaProps status) {
    status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
  }

  private static void describe(JSONSchemaProps root, String property, String description) {
    root.getProperties().get(property).setDescription(description);
  }

  /** The generator insists on writing; the object itself is what is wanted. */
  private static final class Discarded
      extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {
    @Override
    protected ByteArrayOutputStream createStreamFor(String crdName) {
      return new ByteArrayOutputStream();
    }
  }
}
