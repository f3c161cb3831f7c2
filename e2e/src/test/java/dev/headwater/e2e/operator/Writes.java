package dev.headwater.e2e.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the operator's ServiceAccount asked of the API server, from the audit log. */
final class Writes {
  private static final String OPERATOR = "system:serviceaccount:headwater-system:headwater";
  private static final Set<String> MUTATING =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  private static final String POD = "authentication.kubernetes.io/pod-name";
  private static final String DECISION = "authorization.k8s.io/decision";

  private final Path auditLog;
  private final List<Request> known = new ArrayList<>();

  /** How many bytes of the log were read. */
  private long read;

  Writes(Path auditLog) {
    this.auditLog = auditLog;
  }

  /** Mutating requests that arrived after a time, whatever came of them; leases apart. */
  List<Request> since(Instant start) {
    return requests().stream()
        .filter(Request::isWrite)
        .filter(request -> !request.resource().equals("leases"))
        .filter(request -> request.at().isAfter(start))
        .toList();
  }

  /**
   * Every finished request and every watch that began; what was read before is not read again,
   * since the log grows long.
   */
  synchronized List<Request> requests() {
    try (var log = FileChannel.open(auditLog)) {
      var news = ByteBuffer.allocate(Math.toIntExact(log.size() - read));
      log.read(news, read);
      // A line that is still being written has no end yet.
      var text = new String(news.array(), 0, news.position(), StandardCharsets.ISO_8859_1);
      int whole = text.lastIndexOf('\n') + 1;
      read += whole;
      text.substring(0, whole)
          .lines()
          .filter(line -> line.contains(OPERATOR))
          .map(line -> Serialization.unmarshal(line, Event.class))
          .filter(event -> event.user().username().equals(OPERATOR))
          .filter(event -> event.objectRef() != null)
          .map(Event::request)
          .forEach(known::add);
      return List.copyOf(known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A request.
   *
   * @param group the API group, empty for the core
   * @param resource plural, with {@code /status} and the like
   * @param code of the answer
   * @param forbidden true when the authorizer refused it; a 403 has other causes too, such as a
   *     namespace that is being deleted
   * @param at when it arrived
   * @param pod the pod of the ServiceAccount that asked
   */
  record Request(
      String verb,
      String group,
      String resource,
      String namespace,
      String name,
      int code,
      boolean forbidden,
      Instant at,
      String pod) {
    /** Whether it changed something, or was meant to. */
    boolean isWrite() {
      return MUTATING.contains(verb);
    }

    /**
     * What it brought into the world or took away, Events apart; a server-side apply may create.
     */
    Optional<String> effect() {
      boolean creates = code == HttpURLConnection.HTTP_CREATED && !resource.equals("events");
      boolean deletes = verb.startsWith("delete") && code / 100 == 2;
      return creates || deletes
          ? Optional.of((creates ? "create " : "delete ") + resource + " " + name)
          : Optional.empty();
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Event(
      String verb,
      User user,
      @Nullable ObjectRef objectRef,
      @Nullable Answer responseStatus,
      @Nullable Map<String, String> annotations,
      String requestReceivedTimestamp) {
    Request request() {
      return new Request(
          verb,
          text(objectRef.apiGroup()),
          text(objectRef.resource())
              + (objectRef.subresource() == null ? "" : "/" + objectRef.subresource()),
          text(objectRef.namespace()),
          text(objectRef.name()),
          responseStatus == null ? 0 : responseStatus.code(),
          annotations != null && "forbid".equals(annotations.get(DECISION)),
          Instant.parse(requestReceivedTimestamp),
          user.pod());
    }

    private static String text(@Nullable String value) {
      return value == null ? "" : value;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record User(String username, @Nullable Map<String, List<String>> extra) {
    String pod() {
      return extra == null ? "" : String.join(",", extra.getOrDefault(POD, List.of()));
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record ObjectRef(
      @Nullable String resource,
      @Nullable String subresource,
      @Nullable String apiGroup,
      @Nullable String namespace,
      @Nullable String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Answer(int code) {}
}
