package dev.elasticacheoperator.aws.read;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * View that records its answers. A later view that gives the same answers shows the environment
 * unchanged, however many questions that are. Not thread safe.
 */
public final class RecordedView implements EnvironmentView {

  /** Key of all resources of a kind. No resource has an empty name. */
  private static final String ALL = "";

  /**
   * @param key a name, or {@link #ALL}
   */
  private record Question(Kind<?> kind, String key) {

    Object ask(EnvironmentView view) {
      if (kind instanceof Kind.Tagged<?> tagged) {
        return view.list(tagged);
      }
      if (kind instanceof Kind.Named<?> named) {
        return key.equals(ALL) ? view.all(named) : view.get(named, key);
      }
      return view.get((Kind.Fact<?>) kind, key);
    }
  }

  /** The answers of a view without the view, whose lists are much larger. Immutable. */
  public static final class Answers {

    private final Map<Question, Object> answers;
    private final boolean perResource;

    private Answers(Map<Question, Object> answers, boolean perResource) {
      this.answers = Map.copyOf(answers);
      this.perResource = perResource;
    }
  }

  private final EnvironmentView view;
  private final Map<Question, Object> answers = new HashMap<>();

  public RecordedView(EnvironmentView view) {
    this.view = view;
  }

  /**
   * Returns true if this view gives the same answers. The answers of a shallow view do not have the
   * facts that steps compare in a deep one.
   *
   * @throws dev.elasticacheoperator.aws.error.AwsCallException if the view has to read AWS and
   *     cannot
   */
  public boolean gives(Answers earlier) {
    return (earlier.perResource || !view.perResource())
        && earlier.answers.entrySet().stream()
            .allMatch(known -> known.getKey().ask(view).equals(known.getValue()));
  }

  /** Returns the answers so far. */
  public Answers answers() {
    return new Answers(answers, view.perResource());
  }

  @Override
  public Instant asOf() {
    return view.asOf();
  }

  @Override
  public boolean perResource() {
    return view.perResource();
  }

  @Override
  public boolean hasLists() {
    return view.hasLists();
  }

  @Override
  public <T> List<T> list(Kind.Tagged<T> kind) {
    return recorded(kind, ALL, view.list(kind));
  }

  @Override
  public <T> List<T> all(Kind.Named<T> kind) {
    return recorded(kind, ALL, view.all(kind));
  }

  @Override
  public <T> Optional<T> get(Kind.Named<T> kind, String key) {
    return recorded(kind, key, view.get(kind, key));
  }

  @Override
  public <T> Optional<T> get(Kind.Fact<T> fact, String key) {
    return recorded(fact, key, view.get(fact, key));
  }

  private <A> A recorded(Kind<?> kind, String key, A answer) {
    answers.put(new Question(kind, key), answer);
    return answer;
  }
}
