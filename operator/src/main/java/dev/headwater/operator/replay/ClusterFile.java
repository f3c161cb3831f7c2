package dev.headwater.operator.replay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headwater.api.v1alpha1.StreamClusterSpec;
import dev.headwater.api.v1alpha1.ZoneSpec;
import dev.headwater.operator.cluster.DeclaredScaling;
import dev.headwater.operator.scaling.ScalingPolicy;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.scaling.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the StreamCluster whose autoscaling is replayed. */
public final class ClusterFile {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final double LEAST_TARGET = 0.1;

  private final Path file;

  /** What counts of a StreamCluster. */
  private record Declared(String name, Map<String, String> annotations, StreamClusterSpec spec) {}

  /** A StreamCluster is read in part: a third of a replay's time went into the rest of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Specified(StreamClusterSpec spec) {}

  private ClusterFile(Path file) {
    this.file = file;
  }

  /**
   * The one StreamCluster in a YAML file; other objects in it are passed over. It counts as {@code
   * mode: Active} and as not suspended, so that what is only planned can be replayed.
   *
   * @param times durations that no StreamCluster chooses
   * @param step shortest distance of two samples
   * @throws InvalidInput when it cannot be read, or declares nothing that can be replayed
   */
  public static Scenario read(Path file, ScalingTimes times, Duration step) {
    return new ClusterFile(file).scenario(times, step);
  }

  private Scenario scenario(ScalingTimes times, Duration step) {
    var cluster = cluster();
    var spec = Optional.ofNullable(cluster.spec());
    if (spec.map(StreamClusterSpec::zones).filter(zones -> !zones.isEmpty()).isEmpty()) {
      throw wrong("spec.zones", "is missing: name one zone at least, such as 'id: use1-az1'");
    }
    var zones = cluster.spec().zones().stream().map(ZoneSpec::id).toList();
    var brokers = cluster.spec().brokersOrDefault();
    var autoscaling = Optional.ofNullable(brokers.autoscaling());
    if (autoscaling.filter(a -> a.min() != null && a.max() != null).isEmpty()) {
      throw wrong("spec.brokers.autoscaling", "lacks min or max: give both, the rest has defaults");
    }
    if (brokers.networkBandwidth() == null) {
      throw wrong(
          "spec.brokers.networkBandwidth",
          "is missing: a trace tells bytes, so give what one broker's network carries, such as"
              + " 75Mi");
    }
    return scenario(cluster.name(), zones, checked(policy(cluster, times), zones.size()), step);
  }

  private ScalingPolicy policy(Declared cluster, ScalingTimes times) {
    try {
      return DeclaredScaling.policy(cluster.spec(), cluster.annotations(), times).orElseThrow();
    } catch (NoSuchElementException | IllegalArgumentException e) {
      throw new InvalidInput(
          "%s: spec.brokers.autoscaling would not be admitted by the API server ('kubectl apply --dry-run=server -f %s' says why)."
              .formatted(file, file));
    }
  }

  private ScalingPolicy checked(ScalingPolicy policy, int zones) {
    if (policy.min() < zones || policy.max() < policy.min()) {
      throw wrong(
          "spec.brokers.autoscaling",
          "has min %d and max %d: min is the number of zones (%d) at least, and max is min at least"
              .formatted(policy.min(), policy.max(), zones));
    }
    var network =
        policy.signals().stream().filter(ClusterFile::isNetwork).findFirst().orElseThrow();
    if (network.capacity() <= 0) {
      throw wrong("spec.brokers.networkBandwidth", "is not above 0: it is a quantity such as 75Mi");
    }
    if (network.target() < LEAST_TARGET || network.target() > 1) {
      throw wrong(
          "spec.brokers.autoscaling.signals",
          "has target %s for network: allowed is 0.1 to 1".formatted(network.target()));
    }
    if (policy.fault().isPresent()) {
      throw new InvalidInput("%s: %s".formatted(file, policy.fault().get()));
    }
    return policy;
  }

  private static boolean isNetwork(Signal signal) {
    return signal.name().equals(DeclaredScaling.NETWORK);
  }

  private static Scenario scenario(
      String name, List<String> zones, ScalingPolicy policy, Duration step) {
    var replayed =
        policy.signals().stream().filter(ClusterFile::isNetwork).map(Signal::ofCluster).toList();
    var leftOut =
        policy.signals().stream().filter(signal -> !isNetwork(signal)).map(Signal::name).toList();
    var interval = policy.interval().compareTo(step) < 0 ? step : policy.interval();
    return new Scenario(name, zones, with(policy, replayed, interval), leftOut);
  }

  private static ScalingPolicy with(ScalingPolicy policy, List<Signal> signals, Duration interval) {
    return new ScalingPolicy(
        true,
        policy.min(),
        policy.max(),
        signals,
        interval,
        policy.maxStep(),
        policy.outCooldown(),
        policy.inWindow(),
        policy.inCooldown(),
        policy.pause(),
        policy.floor(),
        policy.schedules(),
        policy.fault());
  }

  private Declared cluster() {
    try (var reader = Files.newBufferedReader(file);
        MappingIterator<JsonNode> objects = YAML.readerFor(JsonNode.class).readValues(reader)) {
      var clusters = new ArrayList<Declared>();
      while (objects.hasNextValue()) {
        var object = objects.nextValue();
        if (object.path("kind").asText().equals("StreamCluster")) {
          clusters.add(declared(object));
        }
      }
      if (clusters.size() != 1) {
        throw new InvalidInput(
            "%s has %d objects of kind StreamCluster: give a file with one."
                .formatted(file, clusters.size()));
      }
      return clusters.getFirst();
    } catch (JsonMappingException e) {
      var path =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .map(field -> Optional.ofNullable(field).orElse("[]"))
              .collect(Collectors.joining("."));
      throw wrong(path, "cannot be read: " + firstLine(e));
    } catch (JacksonException e) {
      throw new InvalidInput("%s is no YAML: %s.".formatted(file, firstLine(e)));
    } catch (IOException e) {
      throw new InvalidInput(
          "%s cannot be read: %s.".formatted(file, e.getClass().getSimpleName()));
    }
  }

  private static Declared declared(JsonNode object) throws JacksonException {
    var metadata = object.path("metadata");
    var namespace = metadata.path("namespace").asText("default");
    var annotations = new TreeMap<String, String>();
    metadata
        .path("annotations")
        .properties()
        .forEach(a -> annotations.put(a.getKey(), a.getValue().asText()));
    return new Declared(
        "%s/%s".formatted(namespace, metadata.path("name").asText()),
        annotations,
        YAML.treeToValue(object, Specified.class).spec());
  }

  private static String firstLine(JacksonException e) {
    return Optional.ofNullable(e.getOriginalMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse("no reason given");
  }

  private InvalidInput wrong(String field, String what) {
    return new InvalidInput("%s: %s %s.".formatted(file, field, what));
  }
}
