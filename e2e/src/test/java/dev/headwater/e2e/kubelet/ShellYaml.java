package dev.headwater.e2e.kubelet;

/** Declarations whose pods run a script of bash; names and labels {@code app} are the same. */
final class ShellYaml {
  private ShellYaml() {}

  /**
   * A pod.
   *
   * @param fields more fields of its container, as one line of YAML each
   */
  static String pod(String name, String restartPolicy, String script, String... fields) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: %s}}
    spec:
      restartPolicy: %s
      terminationGracePeriodSeconds: 2
      containers:
      - name: main
        image: shell/bash
        command: ["%s"]
    %s
    """
        .formatted(name, name, restartPolicy, script, lines("    ", fields));
  }

  /**
   * A StatefulSet whose pods are ready when the file of their name exists in a folder.
   *
   * @param fields more fields of its spec, as one line of YAML each
   */
  static String statefulSet(
      String name, int replicas, String script, String gates, String... fields) {
    return """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: %1$s}
    spec:
      replicas: %2$d
      serviceName: %1$s
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          terminationGracePeriodSeconds: 2
          containers:
          - name: main
            image: shell/bash
            command: ["%3$s exec sleep 600"]
            env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
            readinessProbe:
              exec: {command: [bash, -c, "test -e %4$s/$NAME"]}
              periodSeconds: 1
            volumeMounts: [{name: data, mountPath: /data}]
      volumeClaimTemplates:
      - metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
    %5$s
    """
        .formatted(name, replicas, script, gates, lines("  ", fields));
  }

  /** A Deployment that never has a ready pod less than it should. */
  static String deployment(String name, int replicas, String script) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: %2$d
      strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          terminationGracePeriodSeconds: 5
          containers:
          - name: main
            image: shell/bash
            command: ["%3$s"]
            readinessProbe:
              exec: {command: ["true"]}
              periodSeconds: 1
    """
        .formatted(name, replicas, script);
  }

  /**
   * A Job whose pods are not started again.
   *
   * @param fields more fields of its spec, as one line of YAML each
   */
  static String job(String name, String script, String... fields) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: %1$s}
    spec:
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: shell/bash
            command: ["%2$s"]
    %3$s
    """
        .formatted(name, script, lines("  ", fields));
  }

  private static String lines(String indent, String... fields) {
    var text = new StringBuilder();
    for (var field : fields) {
      text.append(indent).append(field).append('\n');
    }
    return text.toString();
  }
}
