package dev.elasticacheoperator.aws.read;

import java.util.Iterator;

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

  /** Returns true if so many pages are left. If not, the list exceeds the budget. */
  boolean covers(int pages) {
    exceeded = left < pages;
    return !exceeded;
  }

  /** Returns the pages that the list may take. They are read one by one. */
  <R> Iterable<R> limit(Iterable<R> pages) {
    return () -> {
      Iterator<R> all = pages.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          boolean more = all.hasNext();
          exceeded = more && left == 0;
          return more && !exceeded;
        }

        @Override
        public R next() {
          left--;
          return all.next();
        }
      };
    };
  }

  /** Returns true if the list has more pages than it may take. */
  boolean exceeded() {
    return exceeded;
  }
}
