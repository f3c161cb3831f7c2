package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.StackProgram;

/**
 * What a start of a container made.
 *
 * @param logStart size of the log's file, in bytes, when the program was started
 */
record StartedContainer(
    StackProgram program, ContainerProbes probes, ContainerShell shell, long logStart) {}
