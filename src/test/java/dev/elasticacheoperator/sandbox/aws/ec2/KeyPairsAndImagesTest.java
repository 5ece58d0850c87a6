package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.Images;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

class KeyPairsAndImagesTest {
  private final Ec2Fixture aws = new Ec2Fixture();

  @Test
  void aKeyPairIsMadeOnceByItsName() {
    String secret = aws.ec2.createKeyPair(r -> r.keyName("mine").keyType("ed25519")).keyMaterial();

    assertTrue(secret.startsWith("-----BEGIN PRIVATE KEY-----\n"), secret);
    assertRefused("InvalidKeyPair.Duplicate", () -> aws.ec2.createKeyPair(r -> r.keyName("mine")));

    aws.ec2.deleteKeyPair(r -> r.keyName("mine"));
    aws.ec2.deleteKeyPair(r -> r.keyName("mine"));
    assertRefused(
        "InvalidKeyPair.NotFound", () -> aws.ec2.describeKeyPairs(r -> r.keyNames("mine")));
  }

  @Test
  void onlyAPublicKeyIsImported() {
    assertRefused(
        "InvalidKey.Format",
        () ->
            aws.ec2.importKeyPair(
                r -> r.keyName("mine").publicKeyMaterial(SdkBytes.fromUtf8String("secret"))));

    String id =
        aws.ec2
            .importKeyPair(
                r ->
                    r.keyName("mine")
                        .publicKeyMaterial(SdkBytes.fromUtf8String("ssh-ed25519 AAAAC3 me")))
            .keyPairId();
    assertEquals(
        "mine", aws.ec2.describeKeyPairs(r -> r.keyPairIds(id)).keyPairs().get(0).keyName());
  }

  @Test
  void theImagesThatSsmNamesExistInEveryRegion() {
    for (String id : Images.SSM_PARAMETERS.values()) {
      assertEquals(
          id,
          aws.cloud
              .account("000000000000")
              .ec2("eu-central-1")
              .describeImages(r -> r.imageIds(id).owners("amazon"))
              .images()
              .get(0)
              .imageId());
    }
    assertRefused(
        "InvalidAMIID.NotFound",
        () -> aws.ec2.describeImages(r -> r.imageIds("ami-0fedcba9876543210")));
  }
}
