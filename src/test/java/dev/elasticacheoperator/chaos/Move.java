package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Things.ThingKind;
import java.util.Set;

/** One thing that happens in a schedule. Its text form is what a failure is reported in. */
sealed interface Move {

  /** Somebody applies the object, as changed so far. */
  record Apply(String environment) implements Move {}

  /**
   * Somebody changes a field, at once if the object exists.
   *
   * @param path such as {@code bastion.enabled}
   * @param value null takes the field away
   */
  record Edit(String environment, String path, Object value) implements Move {}

  record Delete(String environment) implements Move {}

  /** Somebody approves the plan that the status shows, if it shows one. */
  record Approve(String environment) implements Move {}

  /** Somebody lists in {@code spec.adopt} what has lost its tags. */
  record HandOver(String environment) implements Move {}

  /** Somebody deletes the Secret. */
  record DeleteSecret(String environment) implements Move {}

  /** Somebody asks for a rotation of the generated credentials. */
  record Rotate(String environment) implements Move {}

  /**
   * Somebody writes another token and password into their own Secret.
   *
   * @param fit false for a value that AWS does not take
   */
  record ChangeSource(boolean fit) implements Move {}

  /** The operator is restarted between two passes. */
  record Restart() implements Move {}

  /**
   * The n-th such call or write from now meets it.
   *
   * @param nth from 1
   */
  record Strike(Where where, int nth, FaultKind fault) implements Move {}

  /**
   * The next such call meets it.
   *
   * @param operation such as {@code CreateVpc}
   */
  record StrikeOn(String operation, FaultKind fault) implements Move {}

  /**
   * @param seconds of virtual time that it lasts
   */
  record Weather(Sky sky, int seconds) implements Move {}

  /** Somebody changes AWS by hand; {@code pick} chooses among what there is. */
  record Stranger(ManualChange change, int pick) implements Move {}

  /** For a while the watch of the API server is not what it should be. */
  record Watched(Delivery delivery, int seconds) implements Move {}

  /** Another operator takes itself for the leader and acts on the object as it is now. */
  record SecondLeader(String environment, int seconds) implements Move {}

  /** Another operator makes a whole pass of its own at the n-th mutating call of the first. */
  record Interleave(int nth) implements Move {}

  /**
   * Another operator makes a whole pass at the n-th mutating call of the first, and goes on with
   * what the first has begun. Nobody reaches the API server afterwards.
   *
   * @param seconds of virtual time without the API server
   */
  record TakeOver(int nth, int seconds) implements Move {}

  /** Somebody changes a field in the middle of a pass, at the n-th call from now. */
  record EditAt(int nth, Edit edit) implements Move {}

  /** A cluster ends in this status by itself; {@code pick} chooses among what there is. */
  record Breakdown(String status, int pick) implements Move {}

  /** AWS does this to a member of a replication group; {@code pick} chooses among what there is. */
  record OfMember(MemberEvent event, int pick) implements Move {}

  /**
   * The move happens at the end, when all environments have settled, wherever in the schedule this
   * one is.
   */
  record AtRest(Move move) implements Move {}

  /** The account is like this from the start, wherever in the schedule the move is. */
  record Given(Trait trait) implements Move {}

  /** The clock of the operator's node is set; AWS's runs on. */
  record ClockJump(int seconds) implements Move {}

  enum Where {
    ANY_CALL,
    MUTATING_CALL,
    CREATING_CALL,
    DELETING_CALL,
    WRITE
  }

  enum FaultKind {
    KILL_BEFORE,
    KILL_AFTER,
    /** It takes effect, and the caller hears of a time-out. */
    LOSE_THE_ANSWER,
    /** A lost answer, and reads do not show the new resource for 50 seconds. */
    LOSE_AND_HIDE,
    /** It takes no effect, and the caller hears of an error that leaves that open. */
    FAIL_UNCLEARLY
  }

  /** Work of AWS itself on a member, after which nothing has to be changed. */
  enum MemberEvent {
    REBOOT,
    REPLACE,
    FAIL_OVER
  }

  /** How the API server's events reach the operator. A list makes good what they lacked. */
  enum Delivery {
    PROMPT,
    LOST,
    LATE,
    /** A second time, after newer ones. */
    REPEATED,
    REORDERED
  }

  enum Sky {
    THROTTLING,
    SERVER_ERRORS,
    TIME_OUTS,
    EXPIRED_CREDENTIALS,
    NO_CREDENTIALS,
    UNREACHABLE,
    DENIED_WRITES,
    API_SERVER_DOWN,
    /** Reads do not show a new resource for up to 50 seconds after its create. */
    NEW_IS_UNSEEN,
    /** Reads do not show a new resource, and calls that name it are refused, for 8 seconds. */
    NEW_IS_UNKNOWN,
    /** A read that was made before may be answered as it was then, up to 45 seconds ago. */
    READS_GO_BACK,
    /** EC2 accepts launches and starts, and ends them by itself. */
    LAUNCHES_END,
    /** ElastiCache accepts clusters, which then end in {@code create-failed}. */
    CREATES_FAIL,
    /** ElastiCache accepts moves to another node type, and gives them up. */
    MOVES_ARE_UNDONE,
    /** ElastiCache does not know a new resource for 40 seconds. */
    CACHE_IS_BEHIND,
    /** Kubernetes refuses to write a Secret. */
    SECRETS_REFUSED,
    /** Every second probe of a cache meets a fault in the network. */
    PROBES_FAIL,
    /** A probe takes up to 40 seconds. */
    PROBES_ARE_LATE
  }

  enum ManualChange {
    TERMINATE_BASTION(ThingKind.INSTANCE),
    STOP_BASTION(ThingKind.INSTANCE),
    DELETE_ROUTE(ThingKind.ROUTE_TABLE),
    DETACH_GATEWAY(ThingKind.INTERNET_GATEWAY),
    DELETE_GATEWAY(ThingKind.INTERNET_GATEWAY),
    DELETE_ROUTE_TABLE(ThingKind.ROUTE_TABLE),
    ADD_RULE(ThingKind.SECURITY_GROUP),
    REVOKE_RULE(ThingKind.SECURITY_GROUP),
    DELETE_CLUSTER(ThingKind.CLUSTER),
    BACK_UP_CLUSTER(ThingKind.CLUSTER),
    REBOOT_CLUSTER(ThingKind.CLUSTER),
    CHANGE_PARAMETER(ThingKind.PARAMETER_GROUP),
    DETACH_POLICY(ThingKind.ROLE),
    /** Takes off all tags, ours as well. */
    REMOVE_TAGS(ThingKind.values()),
    TAKE_USER_TAGS(
        ThingKind.VPC,
        ThingKind.SUBNET,
        ThingKind.SECURITY_GROUP,
        ThingKind.INTERNET_GATEWAY,
        ThingKind.ROUTE_TABLE,
        ThingKind.INSTANCE),
    PUT_INLINE_POLICY(ThingKind.ROLE),
    /** Adds rules up to the quota of the group. */
    FILL_RULES(ThingKind.SECURITY_GROUP),
    /** Puts a security group into a VPC, or a network interface into a subnet. */
    MOVE_IN(ThingKind.VPC, ThingKind.SUBNET),
    /** Deletes a replication group or a serverless cache. */
    DELETE_CACHE(ThingKind.REPLICATION_GROUP, ThingKind.SERVERLESS_CACHE),
    ADD_REPLICA(ThingKind.REPLICATION_GROUP),
    /** Gives the tag {@code Name} another value. */
    CHANGE_NAME_TAG(ThingKind.values()),
    /** Lets AWS take snapshots of a cache and keep them for more days. */
    KEEP_SNAPSHOTS(ThingKind.CLUSTER, ThingKind.REPLICATION_GROUP, ThingKind.SERVERLESS_CACHE);

    private final Set<ThingKind> kinds;

    ManualChange(ThingKind... kinds) {
      this.kinds = Set.of(kinds);
    }

    boolean appliesTo(ThingKind kind) {
      return kinds.contains(kind);
    }

    /** Returns true if a cache may lose its data. */
    boolean emptiesCaches() {
      return this == DELETE_CLUSTER || this == DELETE_CACHE || this == REBOOT_CLUSTER;
    }
  }

  /** A property of an account that AWS has at times. */
  enum Trait {
    /** IAM's own changes and EC2 do not see a new role for 20 seconds. */
    IAM_IS_BEHIND,
    /** A gateway is being attached for 20 seconds. */
    ATTACHING_TAKES_TIME,
    /** Agents register with Systems Manager after minutes. */
    AGENTS_ARE_LATE,
    /** Only some zones offer the types, and one has no ElastiCache. */
    ZONES_DIFFER
  }
}
