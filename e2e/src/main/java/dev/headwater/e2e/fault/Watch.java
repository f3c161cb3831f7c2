package dev.headwater.e2e.fault;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One open watch: events come from the API server and go to the client when no fault holds them.
 */
final class Watch {
  /** How the events leave. */
  interface Client {
    /** Sends one event, JSON without the end of the line. */
    void send(String event) throws IOException;

    /** Ends the watch as the API server does when its time is over. */
    void end() throws IOException;

    void reset();
  }

  private sealed interface Item permits Event, End, Break {
    long arrivedNanos();
  }

  private record Event(String json, long arrivedNanos) implements Item {}

  private record End(long arrivedNanos) implements Item {}

  private record Break(long arrivedNanos) implements Item {}

  private final ApiCall call;
  private final Client client;
  private final Watches watches;
  private final Runnable closeServer;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread thread = Thread.ofVirtual().unstarted(this::deliver);
  private boolean over;

  Watch(ApiCall call, Client client, Watches watches, Runnable closeServer) {
    this.call = call;
    this.client = client;
    this.watches = watches;
    this.closeServer = closeServer;
  }

  ApiCall call() {
    return call;
  }

  /** Begins to deliver; what was taken before is kept. */
  void start() {
    thread.start();
  }

  /** Takes an event from the API server. */
  void take(String json) {
    items.add(new Event(json, System.nanoTime()));
  }

  /** Takes the API server's end of the watch; it waits behind the events. */
  void takeEnd() {
    items.add(new End(System.nanoTime()));
  }

  /** Takes a connection to the API server that broke; this waits behind the events as well. */
  void takeBreak() {
    items.add(new Break(System.nanoTime()));
  }

  /** Ends the watch at once, with a last event if it is not empty. */
  void end(String last) {
    finish(
        () -> {
          if (!last.isEmpty()) {
            client.send(last);
          }
          client.end();
        });
  }

  /** Resets the connection at once. */
  void reset() {
    finish(client::reset);
  }

  /** The client has gone. */
  void abandon() {
    finish(() -> {});
  }

  private void deliver() {
    try {
      while (true) {
        Item item = items.take();
        watches.awaitRelease(call, item.arrivedNanos());
        switch (item) {
          case Event(String json, long _) -> send(json);
          case End(long _) -> {
            end("");
            return;
          }
          case Break(long _) -> {
            reset();
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      // Whoever finished the watch wants this thread to end.
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      abandon();
    }
  }

  private void send(String json) throws IOException {
    writing.lock();
    try {
      if (!over) {
        client.send(json);
        if (watches.isDuplicated(call)) {
          client.send(json);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  private interface LastWords {
    void say() throws IOException;
  }

  private void finish(LastWords words) {
    writing.lock();
    try {
      if (over) {
        return;
      }
      over = true;
      words.say();
    } catch (IOException e) {
      // It cannot be told to a client that has gone; what follows is the same.
      client.reset();
    } finally {
      writing.unlock();
    }
    watches.closed(this);
    closeServer.run();
    if (Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }
}
