package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Key pairs, kept by name. Every region starts with one called my-key. */
final class KeyPairs {
  private static final String GIVEN = "my-key";

  private static final Filters<KeyPairInfo> FILTERS =
      new Filters<KeyPairInfo>()
          .by("key-pair-id", KeyPairInfo::keyPairId)
          .by("key-name", KeyPairInfo::keyName)
          .by("fingerprint", KeyPairInfo::keyFingerprint);

  private final Ec2State state;
  private final Listing<KeyPairInfo, KeyPairInfo> listing;

  KeyPairs(Ec2State state) {
    this.state = state;
    this.listing =
        new Listing<>(
            state.keyPairs,
            state.tags,
            (pair, tags) -> pair.toBuilder().tags(tags).build(),
            KeyPairInfo::keyPairId,
            FILTERS);
    String id = state.region.ids().next(ResourceKind.KEY_PAIR.prefix());
    byte[] key = (GIVEN + state.region.name()).getBytes(StandardCharsets.UTF_8);
    state.keyPairs.addOld(
        id,
        KeyPairInfo.builder()
            .keyPairId(id)
            .keyName(GIVEN)
            .keyType(KeyType.RSA)
            .keyFingerprint(fingerprint("SHA-1", key))
            .createTime(Instant.EPOCH)
            .build());
  }

  CreateKeyPairResponse create(CreateKeyPairRequest request) {
    checkNew(request.keyName());
    List<Tag> tags = state.tags.requested(request.tagSpecifications(), ResourceKind.KEY_PAIR);
    KeyType type = request.keyType() == null ? KeyType.RSA : request.keyType();
    KeyPair pair = generate(type);
    byte[] secret = pair.getPrivate().getEncoded();
    KeyPairInfo made = add(request.keyName(), type, fingerprint("SHA-1", secret), tags);
    return CreateKeyPairResponse.builder()
        .keyPairId(made.keyPairId())
        .keyName(made.keyName())
        .keyFingerprint(made.keyFingerprint())
        .keyMaterial(pem(secret))
        .tags(tags)
        .build();
  }

  ImportKeyPairResponse importPair(ImportKeyPairRequest request) {
    checkNew(request.keyName());
    if (request.publicKeyMaterial() == null) {
      throw ec2("MissingParameter", "The request must contain the parameter PublicKeyMaterial");
    }
    List<Tag> tags = state.tags.requested(request.tagSpecifications(), ResourceKind.KEY_PAIR);
    String[] words = request.publicKeyMaterial().asUtf8String().trim().split("\\s+");
    if (words.length < 2 || !words[0].matches("ssh-rsa|ssh-ed25519")) {
      throw ec2("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
    }
    KeyType type = words[0].equals("ssh-rsa") ? KeyType.RSA : KeyType.ED25519;
    byte[] key = words[1].getBytes(StandardCharsets.US_ASCII);
    KeyPairInfo made = add(request.keyName(), type, fingerprint("MD5", key), tags);
    return ImportKeyPairResponse.builder()
        .keyPairId(made.keyPairId())
        .keyName(made.keyName())
        .keyFingerprint(made.keyFingerprint())
        .tags(tags)
        .build();
  }

  DescribeKeyPairsResponse describe(DescribeKeyPairsRequest request) {
    List<KeyPairInfo> found = listing.select(request.keyPairIds(), request.filters());
    for (String name : request.keyNames()) {
      if (found.stream().noneMatch(pair -> pair.keyName().equals(name))) {
        throw ResourceKind.KEY_PAIR.notFound(name);
      }
    }
    return DescribeKeyPairsResponse.builder()
        .keyPairs(
            found.stream()
                .filter(p -> !request.hasKeyNames() || request.keyNames().contains(p.keyName()))
                .toList())
        .build();
  }

  /** Deleting what is not there is no error. */
  DeleteKeyPairResponse delete(DeleteKeyPairRequest request) {
    Optional<KeyPairInfo> found =
        request.keyPairId() == null
            ? find(request.keyName())
            : state.keyPairs.find(request.keyPairId());
    found.ifPresent(pair -> state.remove(state.keyPairs, pair.keyPairId()));
    return DeleteKeyPairResponse.builder()
        .returnValue(true)
        .keyPairId(found.map(KeyPairInfo::keyPairId).orElse(null))
        .build();
  }

  Optional<KeyPairInfo> find(String name) {
    return state.keyPairs.all().stream().filter(p -> p.keyName().equals(name)).findFirst();
  }

  private void checkNew(String name) {
    if (name == null || name.isBlank()) {
      throw ec2("MissingParameter", "The request must contain the parameter KeyName");
    }
    if (find(name).isPresent()) {
      throw ec2("InvalidKeyPair.Duplicate", "The keypair already exists");
    }
  }

  private KeyPairInfo add(String name, KeyType type, String fingerprint, List<Tag> tags) {
    String made =
        state.add(
            state.keyPairs,
            tags,
            id ->
                KeyPairInfo.builder()
                    .keyPairId(id)
                    .keyName(name)
                    .keyType(type)
                    .keyFingerprint(fingerprint)
                    .createTime(state.now())
                    .build());
    return state.keyPairs.require(made);
  }

  private static KeyPair generate(KeyType type) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(type == KeyType.ED25519 ? "Ed25519" : "RSA");
      if (type != KeyType.ED25519) {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has RSA and Ed25519", e);
    }
  }

  private static String pem(byte[] secret) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(secret);
    return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----";
  }

  private static String fingerprint(String algorithm, byte[] key) {
    try {
      StringBuilder text = new StringBuilder();
      for (byte b : MessageDigest.getInstance(algorithm).digest(key)) {
        text.append(text.length() == 0 ? "" : ":").append(String.format("%02x", b));
      }
      return text.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
