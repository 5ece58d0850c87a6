package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;
import software.amazon.awssdk.services.elasticache.model.CreateUserRequest;
import software.amazon.awssdk.services.elasticache.model.CreateUserResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteUserRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteUserResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeUsersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeUsersResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyUserRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyUserResponse;
import software.amazon.awssdk.services.elasticache.model.User;

/**
 * Users (API reference, CreateUser, ModifyUser, DeleteUser, DescribeUsers; user guide, "Role-Based
 * Access Control"). Every account has a user {@code default}, which cannot be changed.
 */
final class Users {

  private static final String DEFAULT = "default";
  private static final int LONGEST_ID = 40;

  private final ElastiCacheState state;
  private final Map<String, CacheLifecycle<StoredUser>> users = new TreeMap<>();

  /** Users and groups know each other: a deleted user leaves its groups. */
  private final UserGroups groups;

  Users(ElastiCacheState state) {
    this.state = state;
    this.groups = new UserGroups(state, this);
    var shape =
        User.builder()
            .userId(DEFAULT)
            .userName(DEFAULT)
            .engine("redis")
            .minimumEngineVersion("6.0")
            .accessString("on ~* +@all")
            .authentication(a -> a.type(AuthenticationType.NO_PASSWORD))
            .arn(state.arn("user", DEFAULT))
            .build();
    users.put(
        DEFAULT,
        CacheLifecycle.creating(Instant.MIN, Instant.MIN, new StoredUser(shape, List.of())));
  }

  UserGroups groups() {
    return groups;
  }

  CreateUserResponse create(CreateUserRequest request) {
    var id = Identifiers.checked("UserId", request.userId(), LONGEST_ID);
    if (users().containsKey(id)) {
      throw ElastiCacheError.USER_ALREADY_EXISTS.because("User %s already exists.", id);
    }
    var engine = engine(request.engine());
    var authentication =
        UserAuthentication.of(
                request.authenticationMode(), request.passwords(), request.noPasswordRequired())
            .orElseThrow(() -> UserAuthentication.notGiven(null));
    if (authentication.type() == AuthenticationType.IAM && !id.equals(request.userName())) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "User Id and User name must be same for authentication type: iam");
    }
    TagSets.check(request.tags());
    var shape =
        User.builder()
            .userId(id)
            .userName(request.userName())
            .engine(engine)
            .minimumEngineVersion(engine.equals("valkey") ? "7.2" : "6.0")
            .accessString(AccessString.canonical(request.accessString()))
            .authentication(authentication.shape())
            .arn(state.arn("user", id))
            .build();
    var now = state.now();
    var life =
        CacheLifecycle.creating(
            now, now.plus(changing()), new StoredUser(shape, authentication.passwords()));
    users.put(id, life);
    state.tags.add(shape.arn(), request.tags());
    return CreateUserResponse.builder()
        .applyMutation(b -> copy(shown(life).toBuilder().status("creating").build(), b))
        .build();
  }

  private static void copy(User user, CreateUserResponse.Builder answer) {
    answer
        .userId(user.userId())
        .userName(user.userName())
        .status(user.status())
        .engine(user.engine())
        .minimumEngineVersion(user.minimumEngineVersion())
        .accessString(user.accessString())
        .userGroupIds(user.userGroupIds())
        .authentication(user.authentication())
        .arn(user.arn());
  }

  ModifyUserResponse modify(ModifyUserRequest request) {
    var life = changeable(request.userId());
    var now = state.now();
    var current = life.picture(now);
    var edit = edit(request, current);
    if (edit.apply(current).equals(current)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "No modifications were requested");
    }
    var after = life.modified(now, now, now.plus(changing()), edit);
    users.put(current.id(), after);
    groups.changedWith(current.id());
    var user = shown(after);
    return ModifyUserResponse.builder()
        .userId(user.userId())
        .userName(user.userName())
        .status("modifying")
        .engine(user.engine())
        .minimumEngineVersion(user.minimumEngineVersion())
        .accessString(user.accessString())
        .userGroupIds(user.userGroupIds())
        .authentication(user.authentication())
        .arn(user.arn())
        .build();
  }

  /** Passwords replace the whole list. AppendAccessString adds to the access string. */
  private static UnaryOperator<StoredUser> edit(ModifyUserRequest request, StoredUser current) {
    var authentication =
        UserAuthentication.of(
            request.authenticationMode(), request.passwords(), request.noPasswordRequired());
    Optional<String> access =
        request.accessString() != null
            ? Optional.of(AccessString.canonical(request.accessString()))
            : Optional.ofNullable(request.appendAccessString())
                .map(more -> AccessString.canonical(current.shape().accessString() + " " + more));
    Optional<String> engine = Optional.ofNullable(request.engine()).map(Users::engine);
    return user -> {
      var shape = user.shape().toBuilder();
      access.ifPresent(shape::accessString);
      engine.ifPresent(shape::engine);
      authentication.ifPresent(a -> shape.authentication(a.shape()));
      return new StoredUser(
          shape.build(),
          authentication.map(UserAuthentication::passwords).orElse(user.passwords()));
    };
  }

  DeleteUserResponse delete(DeleteUserRequest request) {
    var life = changeable(request.userId());
    var user = life.picture(state.now());
    groups.refuseDefaultUser(user);
    var now = state.now();
    var deleting = life.deleting(now, now.plus(changing()));
    users.put(user.id(), deleting);
    groups.remove(user.id());
    var shown = shown(deleting);
    return DeleteUserResponse.builder()
        .userId(shown.userId())
        .userName(shown.userName())
        .status("deleting")
        .engine(shown.engine())
        .accessString(shown.accessString())
        .authentication(shown.authentication())
        .arn(shown.arn())
        .build();
  }

  DescribeUsersResponse describe(DescribeUsersRequest request) {
    var id = request.userId();
    var seen =
        users().values().stream()
            .filter(u -> state.visible(u.createdAt()))
            .map(this::shown)
            .filter(u -> id == null || u.userId().equals(Identifiers.of(id)))
            .filter(u -> request.engine() == null || u.engine().equals(request.engine()))
            .toList();
    if (id != null && seen.isEmpty()) {
      throw notFound(id);
    }
    var page = Records.page(seen, User::userId, request.maxRecords(), request.marker());
    return DescribeUsersResponse.builder().users(page.items()).marker(page.next()).build();
  }

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.UserNotFoundException if no user has
   *     the id
   */
  CacheLifecycle<StoredUser> find(String id) {
    var life = users().get(Identifiers.of(id));
    if (life == null) {
      throw notFound(id);
    }
    return life;
  }

  private CacheLifecycle<StoredUser> changeable(String id) {
    var life = find(id);
    if (Identifiers.of(id).equals(DEFAULT)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "User default cannot be modified or deleted.");
    }
    if (!life.available(state.now())) {
      throw ElastiCacheError.INVALID_USER_STATE.because(
          "User %s has status %s. Only active users can be modified.", id, status(life));
    }
    return life;
  }

  /** Drops the users and user groups that have gone by now. */
  void forgetGone() {
    users();
    groups.forgetGone();
  }

  private Map<String, CacheLifecycle<StoredUser>> users() {
    var now = state.now();
    users.values().stream()
        .filter(u -> u.gone(now))
        .forEach(u -> state.tags.forget(u.before().shape().arn()));
    users.values().removeIf(u -> u.gone(now));
    return users;
  }

  private User shown(CacheLifecycle<StoredUser> life) {
    var user = life.picture(state.now());
    return user.shape().toBuilder()
        .status(status(life))
        .userGroupIds(groups.with(user.id()))
        .build();
  }

  private String status(CacheLifecycle<StoredUser> life) {
    var status = life.status(state.now());
    return status.equals("available") ? "active" : status;
  }

  private java.time.Duration changing() {
    return state.region.settings().userChanging();
  }

  /** Returns the engine in lower case. */
  static String engine(String asked) {
    var engine = Identifiers.of(asked);
    if (!List.of("redis", "valkey").contains(engine)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Invalid engine %s. Valid values are redis and valkey.", asked);
    }
    return engine;
  }

  private static RuntimeException notFound(String id) {
    return ElastiCacheError.USER_NOT_FOUND.because("User %s not found.", id);
  }
}
