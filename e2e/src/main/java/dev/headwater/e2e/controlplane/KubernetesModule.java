package dev.headwater.e2e.controlplane;

import dev.headwater.e2e.golang.GoBuild;
import dev.headwater.e2e.golang.GoModule;
import dev.headwater.e2e.process.Machine;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the control plane is built from. */
record KubernetesModule(GoModule module) {
  private static final Pattern VERSION =
      Pattern.compile("k8s\\.io/kubernetes (v(\\d+)\\.(\\d+)\\S*)");

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "etcd", "go.etcd.io/etcd/server/v3",
          "kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver",
          "kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager",
          "kube-scheduler", "k8s.io/kubernetes/cmd/kube-scheduler",
          "kubectl", "k8s.io/kubernetes/cmd/kubectl");

  static KubernetesModule of(Machine machine) {
    return new KubernetesModule(new GoModule(machine.repository().resolve("e2e/tools/kubernetes")));
  }

  GoBuild build(Path go, Map<String, String> environment) {
    return new GoBuild(
        "Kubernetes " + version() + " with Go (once, about 5 min)",
        module,
        go,
        environment,
        linkerFlags(),
        PROGRAMS);
  }

  String cacheName() {
    return module.cacheName();
  }

  /** Such as {@code v1.35.4}. */
  String version() {
    return module.find(VERSION).group(1);
  }

  /** The oldest Go that builds it, such as {@code 1.25}. */
  String goVersion() {
    return module.goVersion();
  }

  /** Without them the API server would call itself v0.0.0, which clients refuse. */
  private String linkerFlags() {
    Matcher version = module.find(VERSION);
    String variable = " -X k8s.io/component-base/version.git";
    return "-s -w"
        + (variable + "Version=" + version.group(1))
        + (variable + "Major=" + version.group(2))
        + (variable + "Minor=" + version.group(3));
  }
}
