package dev.headwater.e2e.engine;

/** Tells the images that the operator runs nodes of the engine from. */
public final class EngineImage {
  /** The images in words. */
  public static final String NAMES = "*/automqinc/automq:*";

  private EngineImage() {}

  /** Whether it is AutoMQ, from whatever registry, by tag or digest. */
  public static boolean isAutoMq(String image) {
    return image.contains("automqinc/automq:") || image.contains("automqinc/automq@");
  }
}
