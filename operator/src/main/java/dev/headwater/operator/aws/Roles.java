package dev.headwater.operator.aws;

/** Roles of IAM. */
public interface Roles {
  /**
   * Makes sure of a role: creates it if there is none and corrects what differs. A second call
   * writes nothing. Blocks until the deadline of a call; never throws.
   */
  RoleAnswer ensure(RoleWanted wanted);

  /**
   * Removes a role that was made for this cluster, with all that is attached to it, and before it
   * the Pod Identity association that was made for the cluster. Of what is wanted only the name,
   * the subject, the injection and the tag that tells whose it is count. A second call finds it
   * gone. Blocks until the deadline of a call; never throws.
   */
  RoleRemoval remove(RoleWanted.Made wanted);
}
