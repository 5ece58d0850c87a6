package dev.elasticacheoperator.aws.read;

/** Pages that a list may take before single reads are cheaper. Belongs to one list. */
final class PageBudget {

  private int left;
  private boolean exceeded;

  PageBudget(int pages) {
    left = pages;
  }

  static PageBudget unlimited() {
    return new PageBudget(Integer.MAX_VALUE);
  }

  /** Counts a page that was read; returns false if the list must end although it has more pages. */
  boolean allowsMoreAfterThis() {
    left--;
    exceeded = left <= 0;
    return !exceeded;
  }

  /** Returns true if the list has more pages than it may take. */
  boolean exceeded() {
    return exceeded;
  }
}
