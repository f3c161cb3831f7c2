package dev.headwater.operator.engine;

/**
 * The engine's logging: everything to stdout. The engine's own file writes up to 1.5 GB per log and
 * uploads it. What its start check of the bucket says goes to a file too, for {@link StartScript}:
 * the exit code is 1 for every failure.
 */
public final class Log4jProperties {
  private Log4jProperties() {}

  /** The file, in log4j 1.x syntax. */
  public static String render() {
    // kafka.logs.dir is LOG_DIR: the image's scripts say so.
    return """
    log4j.rootLogger=INFO, stdout
    log4j.appender.stdout=org.apache.log4j.ConsoleAppender
    log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
    log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n
    log4j.logger.kafka.request.logger=WARN
    log4j.logger.kafka.network.RequestChannel$=WARN
    log4j.logger.state.change.logger=WARN
    log4j.logger.ObjectStorageReadinessCheck=INFO, startCheck
    log4j.appender.startCheck=org.apache.log4j.FileAppender
    log4j.appender.startCheck.File=${kafka.logs.dir}/@FILE@
    log4j.appender.startCheck.Append=false
    log4j.appender.startCheck.layout=org.apache.log4j.PatternLayout
    log4j.appender.startCheck.layout.ConversionPattern=%p %m%n
    """
        .replace("@FILE@", EngineLayout.START_CHECK_FILE);
  }
}
