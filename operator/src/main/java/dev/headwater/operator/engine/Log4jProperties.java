package dev.headwater.operator.engine;

/**
 * The engine's logging: everything to stdout. The engine's own file writes up to 1.5 GB per log and
 * uploads it.
 */
public final class Log4jProperties {
  private Log4jProperties() {}

  /** The file, in log4j 1.x syntax. */
  public static String render() {
    return """
    log4j.rootLogger=INFO, stdout
    log4j.appender.stdout=org.apache.log4j.ConsoleAppender
    log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
    log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n
    log4j.logger.kafka.request.logger=WARN
    log4j.logger.kafka.network.RequestChannel$=WARN
    log4j.logger.state.change.logger=WARN
    """;
  }
}
