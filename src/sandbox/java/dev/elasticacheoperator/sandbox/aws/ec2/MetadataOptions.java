package dev.elasticacheoperator.sandbox.aws.ec2;

import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;

/** How an instance's metadata service (IMDS) may be asked. */
final class MetadataOptions {
  private MetadataOptions() {}

  /**
   * @param imdsV2 whether the image asks for IMDSv2, which makes tokens required and two hops the
   *     default
   */
  static InstanceMetadataOptionsResponse atLaunch(
      InstanceMetadataOptionsRequest asked, boolean imdsV2) {
    InstanceMetadataOptionsRequest request =
        Optional.ofNullable(asked).orElse(InstanceMetadataOptionsRequest.builder().build());
    return InstanceMetadataOptionsResponse.builder()
        .state("applied")
        .httpTokens(or(request.httpTokensAsString(), imdsV2 ? "required" : "optional"))
        .httpPutResponseHopLimit(or(request.httpPutResponseHopLimit(), imdsV2 ? 2 : 1))
        .httpEndpoint(or(request.httpEndpointAsString(), "enabled"))
        .httpProtocolIpv6(or(request.httpProtocolIpv6AsString(), "disabled"))
        .instanceMetadataTags(or(request.instanceMetadataTagsAsString(), "disabled"))
        .build();
  }

  static InstanceMetadataOptionsResponse modified(
      InstanceMetadataOptionsResponse now, ModifyInstanceMetadataOptionsRequest asked) {
    return now.toBuilder()
        .httpTokens(or(asked.httpTokensAsString(), now.httpTokensAsString()))
        .httpPutResponseHopLimit(or(asked.httpPutResponseHopLimit(), now.httpPutResponseHopLimit()))
        .httpEndpoint(or(asked.httpEndpointAsString(), now.httpEndpointAsString()))
        .httpProtocolIpv6(or(asked.httpProtocolIpv6AsString(), now.httpProtocolIpv6AsString()))
        .instanceMetadataTags(
            or(asked.instanceMetadataTagsAsString(), now.instanceMetadataTagsAsString()))
        .build();
  }

  private static <V> V or(V asked, V otherwise) {
    return asked == null ? otherwise : asked;
  }
}
