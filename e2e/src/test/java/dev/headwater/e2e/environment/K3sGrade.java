package dev.headwater.e2e.environment;

import java.util.Optional;
import java.util.function.Function;

/** How much of k3s a machine allows; every report says it. */
public sealed interface K3sGrade {
  /** The grade in one line. */
  String describe();

  /** What can be started. */
  sealed interface Startable extends K3sGrade {}

  /** k3s: one node that runs pods. */
  record Real(String image) implements Startable {
    @Override
    public String describe() {
      return "k3s (" + image + "): one node that runs pods";
    }
  }

  /**
   * Our own control plane in a container that is started as k3s.
   *
   * @param whyNotReal a part of a sentence
   */
  record ApiOnly(String whyNotReal) implements Startable {
    @Override
    public String describe() {
      return "our own control plane in a container, API only: no node, no pods, not k3s, because "
          + whyNotReal;
    }
  }

  /**
   * Nothing.
   *
   * @param reason one sentence
   */
  record Skipped(String reason) implements K3sGrade {
    @Override
    public String describe() {
      return "skipped: " + reason;
    }
  }

  /** The best that this machine allows; an image is pulled if it is not there. */
  static K3sGrade find(K3sSettings settings) {
    return of(settings, ContainerEngine.problem(), ContainerEngine::problemWith);
  }

  /**
   * Decides.
   *
   * @param engineProblem why no container engine can be used, if so
   * @param imageProblem why an image cannot be had, if so
   */
  static K3sGrade of(
      K3sSettings settings,
      Optional<String> engineProblem,
      Function<String, Optional<String>> imageProblem) {
    if (engineProblem.isPresent()) {
      return new Skipped(engineProblem.get());
    }
    return settings
        .image()
        .map(
            image ->
                imageProblem
                    .apply(image)
                    .<K3sGrade>map(ApiOnly::new)
                    .orElseGet(() -> new Real(image)))
        .orElseGet(() -> new ApiOnly(K3sSettings.IMAGE + " names no image"));
  }
}
