package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Encryption that is in force on AWS.
 *
 * @param inTransit null if a newer version wrote a mode that this version does not know
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EncryptionStatus(
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription(
            "TLS between clients and the cache: Required, Preferred (TLS and plain text on one"
                + " port) or Disabled")
        InTransit inTransit,
    @JsonPropertyDescription("True if data on disk is encrypted") Boolean atRest,
    @JsonPropertyDescription("KMS key of the encryption at rest; left out if it is AWS's own")
        String kmsKeyId) {

  /** Returns true if the cache takes TLS connections. */
  public boolean tls() {
    return inTransit == InTransit.REQUIRED || inTransit == InTransit.PREFERRED;
  }
}
