package dev.headwater.e2e.fault;

import io.netty.handler.codec.http.FullHttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a client sent.
 *
 * @param uri path and query exactly as sent
 * @param headers by name as sent
 * @param webSocket whether the client wants to go on with a WebSocket
 */
record ApiRequest(
    String method,
    String uri,
    Map<String, List<String>> headers,
    boolean webSocket,
    BodyPublisher body) {

  static ApiRequest of(FullHttpRequest request) {
    byte[] content = new byte[request.content().readableBytes()];
    request.content().getBytes(request.content().readerIndex(), content);
    Map<String, List<String>> headers =
        StreamSupport.stream(request.headers().spliterator(), false)
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    return new ApiRequest(
        request.method().name(),
        request.uri(),
        headers,
        request.headers().contains("upgrade", "websocket", true),
        content.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content));
  }

  ApiRequest at(String otherUri) {
    return new ApiRequest(method, otherUri, headers, webSocket, body);
  }
}
