package dev.espalier.judge;

import java.time.Duration;
import java.util.Optional;

/// How one request to an endpoint ended.
sealed interface ChatReply {
  /// The model's words, and the tokens that the endpoint counted; 0 where it counts none.
  record Said(String text, int promptTokens, int replyTokens) implements ChatReply {}

  /// The endpoint will not answer this request, however often it is asked.
  ///
  /// @param code the endpoint's own short word for it; empty where it has none
  /// @param parameter the name of the parameter that it complains of; empty where it names none
  record Declined(int status, String code, String parameter) implements ChatReply {
    String inWords() {
      return "the endpoint declined the request (%d%s)"
          .formatted(status, code.isEmpty() ? "" : ", " + code);
    }
  }

  /// Another try may do better.
  ///
  /// @param after how long the endpoint wants to be left alone; empty where it does not say
  record Failed(String why, Optional<Duration> after) implements ChatReply {}

  /// No request will do better: the key, the model's name or the address is wrong.
  record Hopeless(int status, String code) implements ChatReply {}
}
