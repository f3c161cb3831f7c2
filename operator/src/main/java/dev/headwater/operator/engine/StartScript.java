package dev.headwater.operator.engine;

import java.time.Duration;

/**
 * What starts the engine in its container. AutoMQ looks at its bucket once, at start, and ends when
 * it may not: credentials and policies that EKS and IAM hand on a moment later would be a crash
 * loop. And without credentials it goes on as anonymous and says nothing of them.
 */
public final class StartScript {
  /** So long credentials and access may take to arrive, counted from the container's start. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Between two looks. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private static final String TEXT =
      """
      #!/bin/bash
      # Usage: start.sh ENGINE [ARGUMENT]...
      # Starts the engine, hands signals on and ends with its exit code. An engine that ended because
      # its start check of the bucket failed is started again for a while; no other failure is.
      expects_identity=@IDENTITY@
      patience=@PATIENCE@
      pause=@PAUSE@
      # The start check's part of the engine's log: log4j.properties writes it, anew at each start.
      check="$LOG_DIR/@CHECK@"
      engine=
      stopping=
      started=$(date +%s)

      say() {
        echo "headwater: $*"
      }

      # SIGTERM and SIGINT both ask for an end in order.
      stop() {
        stopping=yes
        signalled=yes
        [ -z "$engine" ] || kill -TERM "$engine" 2>/dev/null
      }
      trap stop TERM INT
      # Asks the engine for a thread dump.
      trap 'signalled=yes; [ -z "$engine" ] || kill -QUIT "$engine" 2>/dev/null' QUIT

      time_left() {
        [ $(($(date +%s) + pause - started)) -le "$patience" ]
      }

      # A sleep that the shell does not wait for directly, so that a signal ends it.
      rest() {
        sleep "$pause" &
        sleeper=$!
        wait "$sleeper"
        kill "$sleeper" 2>/dev/null
        [ -z "$stopping" ] || exit 143
      }

      # Leaves the exit code in $code.
      run() {
        # A shell has what it does not wait for directly ignore SIGINT and SIGQUIT, and for good; the
        # engine is to treat both as it does without this script. This works in bash, not in dash.
        ( trap - INT QUIT; exec "$@" ) &
        engine=$!
        # A signal that came before the line above found nobody to be handed on to.
        [ -z "$stopping" ] || kill -TERM "$engine" 2>/dev/null
        while :; do
          signalled=
          wait "$engine"
          code=$?
          # A signal also ends the wait. Asked again, bash knows the code of an engine that has ended.
          [ -n "$signalled" ] || break
        done
        engine=
      }

      # Whether the last thing that the start check said is that it failed.
      check_failed() {
        verdict=1
        [ -r "$check" ] || return 1
        while read -r level words; do
          case "$level $words" in
            "ERROR "*) verdict=0 ;;
            *"Readiness check pass!"*) verdict=1 ;;
          esac
        done < "$check"
        return "$verdict"
      }

      has_identity() {
        [ "$expects_identity" = false ] \\
          || [ -n "$AWS_WEB_IDENTITY_TOKEN_FILE" ] \\
          || [ -n "$AWS_CONTAINER_CREDENTIALS_FULL_URI" ]
      }

      # Variables never come later, but the operator replaces such a pod: less noise than a crash loop.
      if ! has_identity; then
        say "the pod has no AWS identity yet: waiting up to $patience s to be replaced"
        while time_left; do
          rest
        done
        say "no AWS identity was injected into this pod, and the engine would run as anonymous:" \\
          "look at the condition IdentityReady of the StreamCluster"
        exit 1
      fi

      while :; do
        rm -f "$check"
        [ -z "$stopping" ] || exit 143
        run "$@"
        if [ -n "$stopping" ] || [ "$code" = 0 ] || ! check_failed; then
          exit "$code"
        fi
        if ! time_left; then
          say "the engine has no access to its bucket after $patience s (exit code $code): look at the" \\
            "lines of ObjectStorageReadinessCheck above and at the condition IdentityReady of the StreamCluster"
          exit "$code"
        fi
        say "the engine's check of its bucket failed (exit code $code): trying again in $pause s"
        rest
      done
      """;

  private StartScript() {}

  /**
   * The script, for bash, which the engine's own scripts need too.
   *
   * @param expectsIdentity true if pods get an AWS identity injected
   */
  public static String render(boolean expectsIdentity) {
    return render(expectsIdentity, PATIENCE, PAUSE);
  }

  static String render(boolean expectsIdentity, Duration patience, Duration pause) {
    return TEXT.replace("@IDENTITY@", Boolean.toString(expectsIdentity))
        .replace("@PATIENCE@", Long.toString(patience.toSeconds()))
        .replace("@PAUSE@", Long.toString(pause.toSeconds()))
        .replace("@CHECK@", EngineLayout.START_CHECK_FILE);
  }
}
