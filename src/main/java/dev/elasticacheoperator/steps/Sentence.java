package dev.elasticacheoperator.steps;

/** Beginnings of sentences in messages. */
public final class Sentence {

  private Sentence() {}

  /** Returns the text with its first letter in upper case. */
  public static String beginning(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
