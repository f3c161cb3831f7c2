package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the hosts file of a stack current. What changes while it is written is in the next one, so
 * that a hundred changes at once are not a hundred files.
 */
final class ClusterNames implements AutoCloseable {
  private final Path file;
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<EndpointSlice> slices;
  private final Runnable unregister;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("cluster-names").factory());
  private final AtomicBoolean isBehind = new AtomicBoolean();
  private volatile HostsFile current = HostsFile.of(List.of(), List.of());

  ClusterNames(KubernetesClient client, Path file) {
    this.file = file;
    write(current);
    this.services = client.services().inAnyNamespace().runnableInformer(0);
    this.slices = client.discovery().v1().endpointSlices().inAnyNamespace().runnableInformer(0);
    this.unregister = StackNames.add(this::resolve);
  }

  void start() {
    services.addEventHandler(new Refresh<>());
    slices.addEventHandler(new Refresh<>());
    services.run();
    slices.run();
  }

  Path file() {
    return file;
  }

  private List<String> resolve(String name) {
    return List.copyOf(current.addresses().getOrDefault(name, new TreeSet<>()));
  }

  private void changed() {
    if (isBehind.compareAndSet(false, true)) {
      writer.execute(this::refresh);
    }
  }

  private void refresh() {
    isBehind.set(false);
    var next = HostsFile.of(services.getStore().list(), slices.getStore().list());
    if (!next.equals(current)) {
      write(next);
      current = next;
    }
  }

  /** A reader sees the old file or the new one, never half of it. */
  private void write(HostsFile hosts) {
    try {
      var aside = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(aside, hosts.text());
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    unregister.run();
    services.close();
    slices.close();
    writer.shutdownNow();
  }

  private final class Refresh<T> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T added) {
      changed();
    }

    @Override
    public void onUpdate(T before, T after) {
      changed();
    }

    @Override
    public void onDelete(T deleted, boolean finalStateUnknown) {
      changed();
    }
  }
}
