package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Images;
import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.Image;

/** The public images, all of them amazon's. */
final class MachineImages {
  /** The account that AWS publishes Amazon Linux from. */
  private static final String AMAZON = "137112412989";

  private static final String BY_PARAMETER = "resolve:ssm:";

  private static final Filters<Image> FILTERS =
      new Filters<Image>()
          .by("image-id", Image::imageId)
          .by("name", Image::name)
          .by("architecture", Image::architectureAsString)
          .by("description", Image::description)
          .by("state", Image::stateAsString)
          .by("is-public", Image::publicLaunchPermissions)
          .by("owner-id", Image::ownerId)
          .by("owner-alias", Image::imageOwnerAlias)
          .by("image-type", Image::imageTypeAsString)
          .by("root-device-type", Image::rootDeviceTypeAsString)
          .by("root-device-name", Image::rootDeviceName)
          .by("virtualization-type", Image::virtualizationTypeAsString)
          .by("hypervisor", Image::hypervisorAsString)
          .by("creation-date", Image::creationDate);

  private final List<Image> images = Images.ALL.stream().map(MachineImages::image).toList();

  DescribeImagesResponse describe(DescribeImagesRequest request) {
    FILTERS.check(request.filters());
    request.imageIds().forEach(this::require);
    List<String> owners = request.owners();
    List<Image> asked =
        images.stream()
            .filter(i -> request.imageIds().isEmpty() || request.imageIds().contains(i.imageId()))
            .filter(i -> owners.isEmpty() || owners.contains("amazon") || owners.contains(AMAZON))
            .filter(image -> request.filters().stream().noneMatch(Ec2Tagging::isAbout))
            .toList();
    Page<Image> page =
        Listing.page(
            FILTERS.select(request.filters(), asked),
            Image::imageId,
            request.maxResults(),
            request.nextToken(),
            1000);
    return DescribeImagesResponse.builder().images(page.items()).nextToken(page.next()).build();
  }

  /** As RunInstances takes it: an id, or {@code resolve:ssm:} and the parameter that holds one. */
  Image launched(String idOrParameter) {
    if (idOrParameter == null || !idOrParameter.startsWith(BY_PARAMETER)) {
      return require(idOrParameter);
    }
    String parameter = idOrParameter.substring(BY_PARAMETER.length());
    String id = Images.SSM_PARAMETERS.get(parameter);
    if (id == null) {
      throw ec2("InvalidParameterValue", "The parameter " + parameter + " could not be resolved");
    }
    return require(id);
  }

  Image require(String id) {
    if (id == null) {
      throw ec2("MissingParameter", "The request must contain the parameter ImageId");
    }
    Optional<Image> found = images.stream().filter(i -> i.imageId().equals(id)).findFirst();
    return found.orElseThrow(
        () ->
            id.matches("ami-([0-9a-f]{8}|[0-9a-f]{17})")
                ? ResourceKind.IMAGE.notFound(id)
                : ec2("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\""));
  }

  private static Image image(Images.Image known) {
    return Image.builder()
        .imageId(known.id())
        .name(known.name())
        .description(known.name())
        .architecture(known.architecture())
        .imageLocation("amazon/" + known.name())
        .imageOwnerAlias("amazon")
        .ownerId(AMAZON)
        .imageType("machine")
        .publicLaunchPermissions(true)
        .state("available")
        .creationDate("2026-01-01T00:00:00.000Z")
        .platformDetails("Linux/UNIX")
        .usageOperation("RunInstances")
        .rootDeviceName("/dev/xvda")
        .rootDeviceType("ebs")
        .virtualizationType("hvm")
        .hypervisor("xen")
        .enaSupport(true)
        .imdsSupport(known.name().startsWith("al2023") ? "v2.0" : null)
        .build();
  }
}
