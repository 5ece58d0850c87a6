package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsResponse;
import software.amazon.awssdk.services.elasticache.model.Event;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * Log of past and known future events. A future event, such as the end of a create in six minutes,
 * is shown from its date on. AWS keeps events for 14 days.
 */
final class EventLog {

  private static final Duration DEFAULT_SPAN = Duration.ofMinutes(60);
  private static final Duration KEPT = Duration.ofDays(14);

  private final List<Event> events = new ArrayList<>();

  void add(SourceType type, String id, Instant date, String message) {
    events.add(
        Event.builder().sourceType(type).sourceIdentifier(id).date(date).message(message).build());
  }

  /** Without times the last hour, as AWS has it. */
  DescribeEventsResponse describe(DescribeEventsRequest request, Instant now) {
    events.removeIf(e -> e.date().isBefore(now.minus(KEPT)));
    Duration span =
        request.duration() == null ? DEFAULT_SPAN : Duration.ofMinutes(request.duration());
    Instant end = request.endTime() == null ? now : earlier(request.endTime(), now);
    Instant start = request.startTime() == null ? end.minus(span) : request.startTime();
    List<Event> seen =
        events.stream()
            .filter(e -> !e.date().isBefore(start) && !e.date().isAfter(end))
            .filter(e -> request.sourceType() == null || e.sourceType() == request.sourceType())
            .filter(
                e ->
                    request.sourceIdentifier() == null
                        || e.sourceIdentifier().equals(request.sourceIdentifier()))
            .sorted(Comparator.comparing(Event::date))
            .toList();
    record Numbered(int number, Event event) {}
    List<Numbered> numbered =
        IntStream.range(0, seen.size()).mapToObj(i -> new Numbered(i, seen.get(i))).toList();
    var page =
        Records.page(
            numbered, n -> "%08d".formatted(n.number()), request.maxRecords(), request.marker());
    return DescribeEventsResponse.builder()
        .events(page.items().stream().map(Numbered::event).toList())
        .marker(page.next())
        .build();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
