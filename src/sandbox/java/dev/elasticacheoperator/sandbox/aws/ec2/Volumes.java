package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/** Root volumes of instances. Each is created with its instance and deleted with it. */
final class Volumes {
  private static final int MAX_RESULTS = 500;

  private static final Filters<Volume> FILTERS =
      new Filters<Volume>()
          .by("volume-id", Volume::volumeId)
          .by("availability-zone", Volume::availabilityZone)
          .by("encrypted", Volume::encrypted)
          .by("status", Volume::stateAsString)
          .byAny(
              "attachment.instance-id",
              volume -> volume.attachments().stream().map(VolumeAttachment::instanceId).toList());

  private final Ec2State state;
  private final Listing<Volume, Volume> listing;

  Volumes(Ec2State state) {
    this.state = state;
    this.listing =
        new Listing<>(
            state.volumes,
            state.tags,
            (volume, tags) -> volume.toBuilder().tags(tags).build(),
            Volume::volumeId,
            FILTERS);
  }

  DescribeVolumesResponse describe(DescribeVolumesRequest request) {
    Page<Volume> page =
        Listing.page(
            listing.select(request.volumeIds(), request.filters()),
            Volume::volumeId,
            request.maxResults(),
            request.nextToken(),
            MAX_RESULTS);
    return DescribeVolumesResponse.builder().volumes(page.items()).nextToken(page.next()).build();
  }

  /** Creates the root volume of an instance that is being launched. */
  void addFor(String instanceId, Image image, String zone, List<Tag> tags) {
    state.add(
        state.volumes,
        tags,
        id ->
            Volume.builder()
                .volumeId(id)
                .availabilityZone(zone)
                .createTime(state.now())
                .encrypted(false)
                .size(8)
                .volumeType("gp3")
                .state("in-use")
                .attachments(
                    a ->
                        a.instanceId(instanceId)
                            .volumeId(id)
                            .device(image.rootDeviceName())
                            .attachTime(state.now())
                            .deleteOnTermination(true)
                            .state("attached"))
                .build());
  }

  /** Returns the mapping of the root device; empty once the instance is terminated. */
  static Optional<InstanceBlockDeviceMapping> root(Ec2State state, String instanceId) {
    return of(state, instanceId)
        .map(volume -> volume.attachments().get(0))
        .map(
            attached ->
                InstanceBlockDeviceMapping.builder()
                    .deviceName(attached.device())
                    .ebs(
                        e ->
                            e.volumeId(attached.volumeId())
                                .attachTime(attached.attachTime())
                                .deleteOnTermination(attached.deleteOnTermination())
                                .status("attached"))
                    .build());
  }

  /** Deletes the root volume of a terminated instance. */
  static void release(Ec2State state, String instanceId) {
    of(state, instanceId).ifPresent(volume -> state.remove(state.volumes, volume.volumeId()));
  }

  private static Optional<Volume> of(Ec2State state, String instanceId) {
    return state.volumes.all().stream()
        .filter(volume -> volume.attachments().get(0).instanceId().equals(instanceId))
        .findFirst();
  }
}
