package dev.headwater.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** What an informer of ConfigMaps has told of one namespace, as {@code name=value}. */
record Informed(SharedIndexInformer<ConfigMap> informer, List<String> told)
    implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  static Informed start(KubernetesClient client, String namespace) {
    var told = new CopyOnWriteArrayList<String>();
    return new Informed(client.configMaps().inNamespace(namespace).inform(new Handler(told)), told);
  }

  void await(String name) {
    Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(names()).contains(name));
  }

  void awaitValue(String name, String value) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(told).contains(name + "=" + value));
  }

  List<String> names() {
    return told.stream().map(entry -> entry.split("=", 2)[0]).toList();
  }

  /** The values of one ConfigMap in the order in which they were told. */
  List<String> values(String name) {
    return told.stream()
        .filter(entry -> entry.startsWith(name + "="))
        .map(entry -> entry.split("=", 2)[1])
        .toList();
  }

  @Override
  public void close() {
    informer.close();
  }

  private record Handler(List<String> told) implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      told.add(map.getMetadata().getName() + "=" + map.getData().get("value"));
    }

    @Override
    public void onUpdate(ConfigMap old, ConfigMap map) {
      // A list that was made again tells what is known already.
      if (!old.getData().equals(map.getData())) {
        onAdd(map);
      }
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      told.add(map.getMetadata().getName() + "=deleted");
    }
  }
}
