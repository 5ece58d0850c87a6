package dev.elasticacheoperator.sandbox.aws;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * AWS in memory: accounts, regions, one clock. It outlives whoever calls it; the clients that it
 * hands out hold no state. Thread safe: every call runs under its account's one lock. Nothing ever
 * sleeps: what state a resource is in is worked out from the clock when someone looks.
 */
public final class SimulatedCloud {
  /** The account of credentials that name none. */
  public static final String DEFAULT_ACCOUNT = "000000000000";

  private final SimulatorSettings settings;
  private final InstantSource clock;
  private final Map<String, SimulatedAccount> accounts = new ConcurrentHashMap<>();
  private final List<CallHook> hooks = new CopyOnWriteArrayList<>();
  private final AtomicLong calls = new AtomicLong();

  public SimulatedCloud(SimulatorSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param accountId 12 digits; the account comes into being when first asked for
   */
  public SimulatedAccount account(String accountId) {
    if (!accountId.matches("\\d{12}")) {
      throw new IllegalArgumentException("an account id has 12 digits: " + accountId);
    }
    return accounts.computeIfAbsent(accountId, id -> new SimulatedAccount(this, id));
  }

  /** Hooks run around every call of every account, in the order added. */
  public void hook(CallHook hook) {
    hooks.add(hook);
  }

  public SimulatorSettings settings() {
    return settings;
  }

  public InstantSource clock() {
    return clock;
  }

  List<CallHook> hooks() {
    return hooks;
  }

  long nextCall() {
    return calls.incrementAndGet();
  }
}
