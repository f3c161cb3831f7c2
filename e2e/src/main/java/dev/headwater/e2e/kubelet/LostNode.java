package dev.headwater.e2e.kubelet;

/** What a lost node does to its pods' processes. */
public enum LostNode {
  /** The node is cut off: its kubelet hears nothing and says nothing, its processes go on. */
  PROCESSES_STAY,
  /** The machine is down: its processes are dead. */
  PROCESSES_DIE
}
