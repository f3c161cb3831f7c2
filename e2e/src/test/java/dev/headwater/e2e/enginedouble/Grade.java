package dev.headwater.e2e.enginedouble;

/** What can be run where the operator asks for AutoMQ. */
enum Grade {
  DOUBLE,
  STAND_IN,
  REAL;

  /** True for AutoMQ and for what plays it. */
  boolean isAutoMq() {
    return this != STAND_IN;
  }
}
