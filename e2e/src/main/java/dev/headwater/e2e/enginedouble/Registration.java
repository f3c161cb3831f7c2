package dev.headwater.e2e.enginedouble;

/**
 * A broker in the cluster's books.
 *
 * @param epoch another one with each registration
 * @param fenced not part of the cluster now
 * @param rack empty when it has none
 */
record Registration(int id, long epoch, boolean fenced, String host, int port, String rack) {
  Registration withFenced() {
    return new Registration(id, epoch, true, host, port, rack);
  }
}
