package dev.elasticacheoperator.sandbox.aws.iam;

import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import java.util.Locale;
import java.util.regex.Pattern;

/** IAM's names, paths, ARNs and unique ids. */
final class IamNames {

  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");
  private static final Pattern PATH = Pattern.compile("/|/[\\x21-\\x7e]+/");

  private final SimulatedAccount account;

  IamNames(SimulatedAccount account) {
    this.account = account;
  }

  /** Returns the key of a name. IAM ignores case in names. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * @param parameter as in the request, for the message
   */
  static String checked(String parameter, String name, int longest) {
    if (name == null || name.length() > longest || !NAME.matcher(name).matches()) {
      throw IamError.validation(
          "The specified value for %s is invalid. It must contain only alphanumeric characters"
              + " and/or the following: +=,.@_- and be at most %d characters long",
          parameter, longest);
    }
    return name;
  }

  /** The default path is {@code /}. */
  static String path(String path) {
    if (path == null) {
      return "/";
    }
    if (!PATH.matcher(path).matches() || path.length() > 512) {
      throw IamError.validation("The specified value for path is invalid: %s", path);
    }
    return path;
  }

  /** IAM has no region: {@code arn:aws:iam::123456789012:role/path/name}. */
  String arn(String kind, String path, String name) {
    return "arn:" + account.partition() + ":iam::" + account.id() + ":" + kind + path + name;
  }

  /**
   * @param prefix AROA for roles, AIPA for instance profiles, ANPA for managed policies
   */
  String uniqueId(String prefix) {
    return prefix + "X" + account.ids().nextHex().toUpperCase(Locale.ROOT);
  }
}
