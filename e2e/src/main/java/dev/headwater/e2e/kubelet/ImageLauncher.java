package dev.headwater.e2e.kubelet;

/** Turns the container of an image into a program: what pulling and unpacking is elsewhere. */
public interface ImageLauncher {
  /** Whether this launcher knows the image. */
  boolean launches(String image);

  /** The images it knows, in words, for the message of ErrImagePull. */
  String describe();

  /**
   * The program that stands for the container.
   *
   * @throws LaunchFailure when what the image needs is not on this machine; its message becomes
   *     that of ErrImagePull
   */
  Launchable launch(ContainerStart start) throws LaunchFailure;
}
