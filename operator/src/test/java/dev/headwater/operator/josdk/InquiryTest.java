package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.operator.HandClock;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InquiryTest {
  private static final ResourceID WHO = new ResourceID("orders", "shop");
  private static final ResourceID OTHER = new ResourceID("carts", "shop");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final World world = new World();
  private final HandClock clock = new HandClock(START);
  private final BlockingQueue<ResourceID> events = new LinkedBlockingQueue<>();
  private final Inquiry<String, String> inquiry = new Inquiry<>("world", world, clock);

  @BeforeEach
  void listen() {
    var source = inquiry.eventSource(StreamTopic.class);
    source.setEventHandler(event -> events.add(event.getRelatedCustomResourceID()));
    source.start();
  }

  @Test
  void theFirstAnswerIsNewsAndThenReadyWithoutAnotherCall() throws Exception {
    assertThat(inquiry.ask(WHO, "a", MINUTE)).isEmpty();
    world.next().answer("1");
    assertNews(WHO);
    assertThat(inquiry.ask(WHO, "a", MINUTE)).contains(new Answer<>("1", START));
    assertThat(world.started()).isEqualTo(1);
  }

  @Test
  void howLongAnAnswerHoldsCanDependOnIt() throws Exception {
    Function<Optional<String>, Duration> maxAge =
        last -> last.equals(Optional.of("good")) ? MINUTE.multipliedBy(15) : MINUTE;
    inquiry.ask(WHO, "a", maxAge);
    world.next().answer("bad");
    assertNews(WHO);
    clock.advance(MINUTE);
    assertThat(inquiry.ask(WHO, "a", maxAge)).contains(new Answer<>("bad", START));
    world.next().answer("good");
    assertNews(WHO);
    clock.advance(MINUTE);
    inquiry.ask(WHO, "a", maxAge);
    assertThat(world.started()).isEqualTo(2);
  }

  @Test
  void anEqualQuestionWhileOneIsUnderWayStartsNone() throws Exception {
    inquiry.ask(WHO, "a", Duration.ZERO);
    var call = world.next();
    assertThat(inquiry.ask(WHO, "a", Duration.ZERO)).isEmpty();
    assertThat(inquiry.ask(WHO, "a", Duration.ZERO)).isEmpty();
    call.answer("1");
    assertNews(WHO);
    assertThat(world.started()).isEqualTo(1);
  }

  @Test
  void resourcesDoNotWaitForEachOther() throws Exception {
    inquiry.ask(WHO, "a", MINUTE);
    var slow = world.next();
    inquiry.ask(OTHER, "a", MINUTE);
    world.next().answer("2");
    assertNews(OTHER);
    slow.answer("1");
    assertNews(WHO);
    assertThat(valueFor(OTHER, "a")).contains("2");
    assertThat(valueFor(WHO, "a")).contains("1");
  }

  @Test
  void anAnswerOfMaximumAgeIsGivenWhileAnotherIsFetched() throws Exception {
    settle("a", "1");
    clock.advance(MINUTE);
    assertThat(inquiry.ask(WHO, "a", MINUTE)).contains(new Answer<>("1", START));
    world.next().answer("2");
    assertNews(WHO);
    assertThat(inquiry.ask(WHO, "a", MINUTE)).contains(new Answer<>("2", START.plus(MINUTE)));
  }

  @Test
  void anUnchangedAnswerIsYoungerButNoNews() throws Exception {
    settle("a", "1");
    clock.advance(MINUTE);
    inquiry.ask(WHO, "a", MINUTE);
    var call = world.next();
    call.answer("1");
    // The thread of a call stores the answer and then raises the event, if any, before it ends.
    await(() -> call.thread().getState() == Thread.State.TERMINATED);
    assertThat(inquiry.ask(WHO, "a", MINUTE)).contains(new Answer<>("1", START.plus(MINUTE)));
    assertThat(events).isEmpty();
  }

  @Test
  void anotherInputMakesTheOldAnswerVoid() throws Exception {
    settle("a", "1");
    assertThat(inquiry.ask(WHO, "b", MINUTE)).isEmpty();
    world.next().answer("1");
    assertNews(WHO);
    assertThat(valueFor(WHO, "b")).contains("1");
  }

  @Test
  void theAnswerToAnOutdatedInputIsDroppedAndTheNewestInputIsAskedNext() throws Exception {
    inquiry.ask(WHO, "a", MINUTE);
    var outdated = world.next();
    inquiry.ask(WHO, "b", MINUTE);
    inquiry.ask(WHO, "c", MINUTE);
    assertThat(world.started()).isEqualTo(1);
    outdated.answer("of a");
    var newest = world.next();
    assertThat(newest.input()).isEqualTo("c");
    assertThat(inquiry.ask(WHO, "c", MINUTE)).isEmpty();
    newest.answer("of c");
    assertNews(WHO);
    assertThat(valueFor(WHO, "c")).contains("of c");
    assertThat(events).isEmpty();
    assertThat(world.started()).isEqualTo(2);
  }

  @Test
  void aCallThatThrowsAnswersNothingAndIsTriedAgainAfterTheMaximumAge() throws Exception {
    inquiry.ask(WHO, "a", MINUTE);
    var thrower = world.next();
    inquiry.ask(OTHER, "a", MINUTE);
    var other = world.next();
    thrower.fail();
    await(
        () -> {
          var answer = inquiry.ask(WHO, "a", MINUTE);
          assertThat(answer).isEmpty();
          return thrower.thread().getState() == Thread.State.TERMINATED;
        });
    assertThat(world.started()).isEqualTo(2);
    clock.advance(MINUTE);
    assertThat(inquiry.ask(WHO, "a", MINUTE)).isEmpty();
    world.next().answer("1");
    assertNews(WHO);
    other.answer("2");
    assertNews(OTHER);
    assertThat(valueFor(WHO, "a")).contains("1");
  }

  @Test
  void aCallThatThrowsLeavesTheLastAnswerWithItsAge() throws Exception {
    settle("a", "1");
    clock.advance(MINUTE);
    inquiry.ask(WHO, "a", MINUTE);
    var thrower = world.next();
    thrower.fail();
    await(() -> thrower.thread().getState() == Thread.State.TERMINATED);
    assertThat(inquiry.ask(WHO, "a", MINUTE)).contains(new Answer<>("1", START));
    assertThat(events).isEmpty();
  }

  @Test
  void aForgottenResourceIsAskedAnew() throws Exception {
    settle("a", "1");
    inquiry.forget(WHO);
    assertThat(inquiry.ask(WHO, "a", MINUTE)).isEmpty();
    world.next().answer("1");
    assertNews(WHO);
  }

  @Test
  void anAnswerThatComesAfterAForgetIsDropped() throws Exception {
    inquiry.ask(WHO, "a", MINUTE);
    var late = world.next();
    inquiry.forget(WHO);
    assertThat(inquiry.ask(WHO, "a", MINUTE)).isEmpty();
    late.answer("of the one before");
    world.next().answer("of the new one");
    assertNews(WHO);
    assertThat(valueFor(WHO, "a")).contains("of the new one");
    assertThat(events).isEmpty();
  }

  @Test
  void thousandsOfQuestionsAtOnceStartOneCallPerResource() throws Exception {
    var threads =
        Stream.of(1, 2, 3, 4)
            .map(
                ignored ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              for (var i = 0; i < 1_000; i++) {
                                inquiry.ask(WHO, "a", Duration.ZERO);
                              }
                            }))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
    world.next().answer("1");
    assertNews(WHO);
    assertThat(world.started()).isEqualTo(1);
  }

  private void settle(String input, String answer) throws InterruptedException {
    inquiry.ask(WHO, input, MINUTE);
    world.next().answer(answer);
    assertNews(WHO);
  }

  private Optional<String> valueFor(ResourceID who, String input) {
    return inquiry.ask(who, input, MINUTE).map(Answer::value);
  }

  private void assertNews(ResourceID who) throws InterruptedException {
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(who);
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(condition);
  }

  /** A world whose every answer the test gives by hand. */
  private static final class World implements Function<String, String> {
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final AtomicInteger started = new AtomicInteger();

    @Override
    public String apply(String input) {
      started.incrementAndGet();
      var call = new Call(input, Thread.currentThread(), new LinkedBlockingQueue<>());
      calls.add(call);
      try {
        return call.answers().take().orElseThrow();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    int started() {
      return started.get();
    }

    Call next() throws InterruptedException {
      var call = calls.poll(10, TimeUnit.SECONDS);
      assertThat(call).as("a call was started").isNotNull();
      return call;
    }
  }

  private record Call(String input, Thread thread, BlockingQueue<Optional<String>> answers) {
    void answer(String value) {
      answers.add(Optional.of(value));
    }

    void fail() {
      answers.add(Optional.empty());
    }
  }
}
