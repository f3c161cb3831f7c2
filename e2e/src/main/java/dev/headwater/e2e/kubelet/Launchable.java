package dev.headwater.e2e.kubelet;

/** What stands for a container on this machine. */
public sealed interface Launchable permits Launch, ThreadLaunch {}
