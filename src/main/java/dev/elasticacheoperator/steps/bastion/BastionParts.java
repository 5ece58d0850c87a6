package dev.elasticacheoperator.steps.bastion;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.read.Kind;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.DesiredTags;
import dev.elasticacheoperator.steps.Tagging;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;

/**
 * The root volume and the primary network interface of the bastion. EC2 creates them in the launch
 * and deletes them with the instance, so they belong to it even without tags.
 */
final class BastionParts {

  private BastionParts() {}

  /** Returns the instance with its parts and their tags. */
  static ObservedInstance observe(AwsContext aws, ObservedInstance observed) {
    return observed.withParts(
        Stream.concat(
                parts(aws, Kinds.VOLUME, rootVolume(observed)),
                parts(aws, Kinds.NETWORK_INTERFACE, primaryInterface(observed)))
            .toList());
  }

  /** Returns the actions that correct the tags of the parts. */
  static Stream<Action<AwsContext, ObservedBastions>> tagging(
      ObservedBastions observed, ObservedInstance instance, DesiredTags desired) {
    return instance.parts().stream()
        .flatMap(
            part ->
                Tagging.retag(
                    part.id(),
                    part.tags(),
                    desired,
                    tags -> observed.replaced(instance, instance.withPart(part, tags)))
                    .map(Action::asOptional)
                    .stream());
  }

  private static <T> Stream<ObservedInstance.Part> parts(
      AwsContext aws, Kind.Tagged<T> kind, List<String> ids) {
    if (ids.isEmpty()) {
      return Stream.empty();
    }
    Map<String, Map<String, String>> tagged =
        aws.reads().list(kind).stream().collect(toMap(kind.key(), kind.tags()));
    return ids.stream().map(id -> new ObservedInstance.Part(id, tagged.getOrDefault(id, Map.of())));
  }

  private static List<String> rootVolume(ObservedInstance observed) {
    return observed.instance().blockDeviceMappings().stream()
        .filter(m -> Objects.equals(m.deviceName(), observed.instance().rootDeviceName()))
        .map(InstanceBlockDeviceMapping::ebs)
        .filter(ebs -> ebs != null && Boolean.TRUE.equals(ebs.deleteOnTermination()))
        .map(ebs -> ebs.volumeId())
        .toList();
  }

  private static List<String> primaryInterface(ObservedInstance observed) {
    return observed.instance().networkInterfaces().stream()
        .filter(
            i -> i.attachment() != null && Integer.valueOf(0).equals(i.attachment().deviceIndex()))
        .filter(i -> Boolean.TRUE.equals(i.attachment().deleteOnTermination()))
        .map(InstanceNetworkInterface::networkInterfaceId)
        .toList();
  }
}
