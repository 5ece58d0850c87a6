package dev.elasticacheoperator.sandbox.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.elasticacheoperator.sandbox.aws.ServiceModel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

class IamErrorTest {

  @Test
  void everyErrorHasCodeStatusAndClassOfTheServiceModel() throws Exception {
    Map<String, ServiceModel.Modeled> model;
    try (IamClient client =
        IamClient.builder()
            .region(Region.AWS_GLOBAL)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      model = ServiceModel.errors(client);
    }
    for (IamError fault : IamError.values()) {
      AwsServiceException made = fault.because("why");
      ServiceModel.Modeled modeled = model.get(fault.code());
      assertNotNull(modeled, fault.code());
      assertEquals(modeled.status(), made.statusCode(), fault.code());
      assertEquals(modeled.exception(), made.getClass(), fault.code());
      assertEquals(fault.code(), made.awsErrorDetails().errorCode());
    }
  }
}
