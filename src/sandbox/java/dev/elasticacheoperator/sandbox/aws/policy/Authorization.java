package dev.elasticacheoperator.sandbox.aws.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One authorization check in IAM: an action on a resource. A call is allowed if all of its checks
 * succeed.
 *
 * @param action such as {@code ec2:CreateSubnet}
 * @param resource an ARN, whose id is {@code *} while it is being made, or {@code *} for none
 * @param context the condition keys in lower case, as case does not count in them, and their values
 */
public record Authorization(String action, String resource, Map<String, List<String>> context) {

  static Authorization of(String action, String resource) {
    return new Authorization(action, resource, Map.of());
  }

  Authorization with(String key, List<String> values) {
    Map<String, List<String>> more = new TreeMap<>(context);
    more.put(key.toLowerCase(Locale.ROOT), List.copyOf(values));
    return new Authorization(action, resource, Map.copyOf(more));
  }

  Authorization with(String key, String value) {
    return with(key, List.of(value));
  }

  /** Returns the authorization with the tags of the resource. */
  Authorization having(Map<String, String> tags) {
    String own = action.startsWith("ec2:") ? "ec2:" : action.startsWith("iam:") ? "iam:" : "";
    Authorization all = this;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      all = all.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
      if (!own.isEmpty()) {
        all = all.with(own + "ResourceTag/" + tag.getKey(), tag.getValue());
      }
    }
    return all;
  }

  /** Returns the authorization with the tags of the request. */
  Authorization asking(Map<String, String> tags) {
    Authorization all = tags.isEmpty() ? this : with("aws:TagKeys", List.copyOf(tags.keySet()));
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      all = all.with("aws:RequestTag/" + tag.getKey(), tag.getValue());
    }
    return all;
  }
}
