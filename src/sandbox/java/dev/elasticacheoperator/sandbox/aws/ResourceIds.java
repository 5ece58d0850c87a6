package dev.elasticacheoperator.sandbox.aws;

/**
 * AWS's long ids: a prefix, a hyphen and 17 hexadecimal digits. They come from a counter and a
 * seed, so two runs of the same calls make the same ids, and no id comes twice.
 */
public final class ResourceIds {
  private final long seed;
  private long count;

  ResourceIds(String seed) {
    this.seed = mix(seed.hashCode());
  }

  /** The next id, such as {@code vpc-0a1b2c3d4e5f60718} for {@code vpc}. */
  public String next(String prefix) {
    return prefix + "-0" + nextHex();
  }

  /** 16 hexadecimal digits that never come again. */
  public String nextHex() {
    return String.format("%016x", mix(seed + ++count));
  }

  /** The finalizer of SplitMix64: one to one, so distinct counts give distinct ids. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
