package dev.elasticacheoperator.sandbox.aws;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * AWS in memory: accounts, regions and one clock. Its clients hold no state, so that it outlives an
 * operator that is restarted. Thread safe: every call runs under the lock of its account. No thread
 * sleeps, because each read computes the states of resources from the clock.
 */
public final class SimulatedCloud {
  /** The account of credentials that name none. */
  public static final String DEFAULT_ACCOUNT = "000000000000";

  private final SimulatorSettings settings;
  private final InstantSource clock;
  private final Map<String, SimulatedAccount> accounts = new ConcurrentHashMap<>();
  private final List<CallHook> hooks = new CopyOnWriteArrayList<>();
  private final AtomicLong calls = new AtomicLong();
  private volatile Duration writeLag;
  private volatile UnaryOperator<String> hosts = UnaryOperator.identity();

  public SimulatedCloud(SimulatorSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.writeLag = settings.writeLag();
  }

  /**
   * @param accountId 12 digits; the account is created at its first use
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

  /** Changes {@link SimulatorSettings#writeLag} from now on. */
  public void setWriteLag(Duration lag) {
    writeLag = lag;
  }

  /**
   * Gives the endpoints of new caches other host names, such as addresses of this machine.
   *
   * @param hosts turns AWS's name of an endpoint into the one that calls show, always into the same
   */
  public void showHosts(UnaryOperator<String> hosts) {
    this.hosts = hosts;
  }

  String host(String dnsName) {
    return hosts.apply(dnsName);
  }

  /** Returns the caches of all accounts and regions as their servers need them now. */
  public List<ServedCache> servedCaches() {
    return accounts.values().stream().flatMap(account -> account.servedCaches().stream()).toList();
  }

  Duration writeLag() {
    return writeLag;
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
