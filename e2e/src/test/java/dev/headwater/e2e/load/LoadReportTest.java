package dev.headwater.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadReportTest {
  private final ProducerTally producer = new ProducerTally("a");
  private final ConsumerTally consumer = new ConsumerTally();

  @Test
  void recordsThatAreAckedAndReadOnceHold() {
    ack(5);
    read(0, 1, 2, 3, 4);

    assertThat(report().holds()).isTrue();
    assertThat(report().received()).isEqualTo(5);
    assertThat(report().lost()).isZero();
    assertThat(report().doubled()).isZero();
  }

  @Test
  void anAckedRecordThatNobodyReadIsLost() {
    ack(4);
    read(0, 1, 3);

    assertThat(report().holds()).isFalse();
    assertThat(report().lost()).isEqualTo(1);
    assertThat(report().firstLost()).containsExactly(2);
    assertThat(consumer.hasAll("a", producer.snapshot().acknowledged())).isFalse();
  }

  @Test
  void anotherProducersRecordOfTheSameNumberDoesNotStandInForALostOne() {
    ack(1);
    consumer.received("b", 0, 0, 0);

    assertThat(report().lost()).isEqualTo(1);
  }

  @Test
  void aNumberAtTwoPlacesOfTheLogIsDoubled() {
    ack(2);
    read(0, 1, 1);

    assertThat(report().holds()).isFalse();
    assertThat(report().doubled()).isEqualTo(1);
    assertThat(report().lost()).isZero();
  }

  @Test
  void aNumberInTwoPartitionsIsDoubled() {
    ack(1);
    consumer.received("a", 0, 0, 7);
    consumer.received("a", 0, 1, 7);

    assertThat(report().doubled()).isEqualTo(1);
  }

  @Test
  void theSamePlaceReadTwiceIsARedelivery() {
    ack(1);
    consumer.received("a", 0, 0, 7);
    consumer.received("a", 0, 0, 7);

    assertThat(report().holds()).isTrue();
    assertThat(report().redelivered()).isEqualTo(1);
  }

  @Test
  void aRecordThatTheClientGaveUpIsFailedAndNotLost() {
    ack(1);
    read(0);
    producer.nextNumber();
    producer.failed("TimeoutException");

    assertThat(report().holds()).isFalse();
    assertThat(report().lost()).isZero();
    assertThat(report().failed()).isEqualTo(1);
    assertThat(report().line()).contains("1 failed (TimeoutException)");
  }

  @Test
  void nothingAckedProvesNothing() {
    assertThat(report().holds()).isFalse();
  }

  @Test
  void theLargestGapIsTheLongestTimeBetweenTwoAcks() {
    var start = -Duration.ofMillis(20).toNanos(); // nanoTime may be negative
    producer.acknowledged(producer.nextNumber(), start);
    producer.acknowledged(producer.nextNumber(), start + Duration.ofMillis(10).toNanos());
    producer.acknowledged(producer.nextNumber(), start + Duration.ofMillis(910).toNanos());
    producer.acknowledged(producer.nextNumber(), start + Duration.ofMillis(950).toNanos());

    assertThat(report().largestGap()).isEqualTo(Duration.ofMillis(900));
  }

  @Test
  void atMostTenLostRecordsAreNamed() {
    ack(30);

    assertThat(report().lost()).isEqualTo(30);
    assertThat(report().firstLost()).hasSize(10);
  }

  private void ack(int count) {
    IntStream.range(0, count)
        .forEach(any -> producer.acknowledged(producer.nextNumber(), System.nanoTime()));
  }

  private void read(int... numbers) {
    for (var place = 0; place < numbers.length; place++) {
      consumer.received("a", numbers[place], 0, place);
    }
  }

  private LoadReport report() {
    return LoadReport.of(producer.snapshot(), "reader", consumer.snapshot("a"));
  }
}
