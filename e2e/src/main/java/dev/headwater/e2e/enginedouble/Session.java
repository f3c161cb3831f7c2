package dev.headwater.e2e.enginedouble;

/**
 * A broker's process as the controllers see it.
 *
 * @param epoch of the registration that it made
 * @param alive false from its death until the controllers notice
 */
record Session(int broker, long epoch, boolean alive) {}
