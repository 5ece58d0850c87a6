package dev.elasticacheoperator.sandbox.aws.elasticache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.elasticacheoperator.sandbox.aws.ServiceModel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;

class ElastiCacheErrorTest {

  @Test
  void everyErrorHasCodeStatusAndClassOfTheServiceModel() throws Exception {
    Map<String, ServiceModel.Modeled> model;
    try (ElastiCacheClient client =
        ElastiCacheClient.builder()
            .region(Region.US_WEST_2)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      model = ServiceModel.errors(client);
    }
    for (ElastiCacheError fault : ElastiCacheError.values()) {
      AwsServiceException made = fault.because("why");
      ServiceModel.Modeled modeled = model.get(fault.code());
      assertNotNull(modeled, fault.code());
      assertEquals(modeled.status(), made.statusCode(), fault.code());
      assertEquals(modeled.exception(), made.getClass(), fault.code());
      assertEquals(fault.code(), made.awsErrorDetails().errorCode());
    }
  }
}
