package dev.headwater.operator.engine;

/** Ports and paths of an engine container, the same in every pod. */
public final class EngineLayout {
  /** Where clients and other brokers connect; brokers only. */
  public static final int CLIENT_PORT = 9092;

  /** Where brokers and other controllers reach a controller. */
  public static final int CONTROLLER_PORT = 9093;

  /** Where every node serves its metrics. */
  public static final int METRICS_PORT = 9090;

  /** The image's own start script; its env wrapper would turn Service variables into settings. */
  public static final String ENGINE = "/opt/kafka/bin/kafka-server-start.sh";

  public static final String CONFIG_DIRECTORY = "/etc/headwater";
  public static final String PROPERTIES_FILE = "server.properties";
  public static final String LOG4J_FILE = "log4j.properties";

  /** {@link StartScript}, in {@link #CONFIG_DIRECTORY}; ConfigMaps are not executable. */
  public static final String START_FILE = "start.sh";

  /** What the engine's start check of its bucket said last, in {@link #LOG_DIRECTORY}. */
  static final String START_CHECK_FILE = "start-check.log";

  public static final String DATA_DIRECTORY = "/var/lib/kafka/data";
  public static final String LOG_DIRECTORY = "/var/log/kafka";
  public static final String TEMPORARY_DIRECTORY = "/tmp";

  private EngineLayout() {}
}
