package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Address and port of the cache inside the VPC. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Endpoint(
    @JsonPropertyDescription(
            "DNS name of the cache. It resolves everywhere; the cache answers inside the VPC only")
        String address,
    @JsonPropertyDescription("TCP port of the cache") Integer port,
    @JsonPropertyDescription("address:port in one string") String hostPort) {

  /** Returns the endpoint of an address and a port. */
  public static Endpoint of(String address, int port) {
    return new Endpoint(address, port, address + ":" + port);
  }
}
