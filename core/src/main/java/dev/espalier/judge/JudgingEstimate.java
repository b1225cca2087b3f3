package dev.espalier.judge;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What it will take to have a [RemoteJudge] read answers, before anything is sent.
///
/// Tokens are estimated at four characters each, which holds for English; other scripts take more.
/// The time takes a reply to come in a second.
///
/// @param sent answers that are sent: those in which there is something to read
/// @param notSent answers without: unscored as they are
/// @param promptTokens that are sent, in all
/// @param replyTokens that come back
/// @param dollars at the price that was given; empty without one
public record JudgingEstimate(
    int sent,
    int notSent,
    long promptTokens,
    long replyTokens,
    Duration time,
    Optional<Double> dollars) {
  private static final int CHARACTERS_PER_TOKEN = 4;
  private static final int TOKENS_AROUND_A_REQUEST = 12;
  private static final int TOKENS_OF_A_WORD = 3;

  /// Dollars for a million tokens.
  public record Price(double perMillionSent, double perMillionReceived) {}

  public static JudgingEstimate of(RemoteJudge judge, List<Answer> answers, Optional<Price> price) {
    int sent = 0;
    long tokens = 0;
    for (var answer : answers) {
      var quality = Quality.of(answer);
      if (quality.unreadable().isEmpty()) {
        sent++;
        long characters =
            (long) JudgePrompt.SYSTEM.length()
                + JudgePrompt.question(answer, quality.readable()).length();
        tokens += characters / CHARACTERS_PER_TOKEN + TOKENS_AROUND_A_REQUEST;
      }
    }
    long promptTokens = tokens;
    long replyTokens = (long) sent * TOKENS_OF_A_WORD;
    return new JudgingEstimate(
        sent,
        answers.size() - sent,
        promptTokens,
        replyTokens,
        time(judge.asking(), sent),
        price.map(
            p -> (promptTokens * p.perMillionSent() + replyTokens * p.perMillionReceived()) / 1e6));
  }

  private static Duration time(Asking asking, int sent) {
    long seconds = Math.ceilDiv((long) sent, asking.atOnce());
    if (asking.perMinute().isPresent()) {
      seconds = Math.max(seconds, Math.ceilDiv(60L * sent, asking.perMinute().getAsInt()));
    }
    return Duration.ofSeconds(seconds);
  }
}
