package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.judge.Answer;
import dev.espalier.judge.Judge;
import dev.espalier.judge.JudgingEstimate;
import dev.espalier.judge.RemoteJudge;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is said before prompts and answers are sent to a judge, and after it; and who allowed it.
final class Sending {
  private final Surroundings surroundings;
  private final RemoteJudgeOptions options;
  private final Output output;
  private final Map<String, Integer> allowed = new HashMap<>(); // most answers, by judge

  Sending(Surroundings surroundings, RemoteJudgeOptions options, Output output) {
    this.surroundings = surroundings;
    this.options = options;
    this.output = output;
  }

  /// [#allow(RemoteJudge, List)] for those of the judges that are remote.
  void allow(List<Judge> judges, List<Answer> answers) {
    remote(judges).forEach(judge -> allow(judge, answers));
  }

  /// [#tell(RemoteJudge)] for those of the judges that are remote.
  void tell(List<Judge> judges) {
    remote(judges).forEach(this::tell);
  }

  /// Those of the judges that are remote.
  static List<RemoteJudge> remote(List<Judge> judges) {
    return judges.stream()
        .filter(RemoteJudge.class::isInstance)
        .map(RemoteJudge.class::cast)
        .toList();
  }

  /// Says what is about to be sent where, and what it will take; asks whoever is at the terminal.
  ///
  /// @throws EspalierException where it is not allowed
  void allow(RemoteJudge judge, List<Answer> answers) {
    var estimate = JudgingEstimate.of(judge, answers, options.price());
    if (estimate.sent() == 0) {
      output.say("%s: nothing to send".formatted(judge.name()));
      return;
    }
    output.say(leaves(judge, String.format(Locale.ROOT, "%,d", estimate.sent())));
    output.say(inWords(judge, estimate));
    if (estimate.sent() > allowed.getOrDefault(judge.name(), 0)) {
      requireAllowed(judge);
    }
  }

  /// The same before answers exist: `most` of them at most. What is allowed now is not asked again.
  void allowUpTo(RemoteJudge judge, int most) {
    output.say(leaves(judge, String.format(Locale.ROOT, "up to %,d", most)));
    requireAllowed(judge);
  }

  private static String leaves(RemoteJudge judge, String count) {
    return "%s: %s prompts with their answers leave this machine for %s"
        .formatted(judge.name(), count, judge.endpoint().host());
  }

  private static String inWords(RemoteJudge judge, JudgingEstimate estimate) {
    var asking = judge.asking();
    var words = new StringBuilder();
    words.append(
        "%s: about %s tokens to send and %s to receive (4 characters each), "
            .formatted(
                judge.name(),
                Quantity.count(estimate.promptTokens()),
                Quantity.count(estimate.replyTokens())));
    words.append(
        estimate
            .dollars()
            .map(dollars -> String.format(Locale.ROOT, "about $%.2f, ", dollars))
            .orElse("no price given, "));
    words.append(
        "about %s with %d at a time and a second for each"
            .formatted(Quantity.duration(estimate.time()), asking.atOnce()));
    if (estimate.notSent() > 0) {
      words.append("; %d hold nothing to read and are not sent".formatted(estimate.notSent()));
    }
    return words.toString();
  }

  private void requireAllowed(RemoteJudge judge) {
    if (options.isSendingAllowed()) {
      return;
    }
    if (!surroundings.hasTerminal()) {
      throw EspalierException.in("--yes-send")
          .found("not given, and no terminal to ask at")
          .needed("it, before anything is sent to " + judge.endpoint().host())
          .fault();
    }
    if (!isYes()) {
      throw EspalierException.in("--judge")
          .found("sending to %s was not allowed".formatted(judge.endpoint().host()))
          .remedy("Nothing was sent.")
          .fault();
    }
  }

  private boolean isYes() {
    output.ask("Send them? [y/N] ");
    try {
      var typed = surroundings.input().readLine();
      return typed != null && typed.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    } catch (IOException _) {
      return false;
    }
  }

  /// Says what judging took.
  void tell(RemoteJudge judge) {
    var usage = judge.usage();
    output.say(
        String.format(
            Locale.ROOT,
            "%s: %,d requests, %,d of them repeated; %s tokens sent and %s received, as the"
                + " endpoint counts",
            judge.name(),
            usage.requests(),
            usage.repeated(),
            Quantity.count(usage.promptTokens()),
            Quantity.count(usage.replyTokens())));
  }
}
