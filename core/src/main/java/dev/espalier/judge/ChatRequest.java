package dev.espalier.judge;

import tools.jackson.databind.json.JsonMapper;

/// The body of a request for a chat completion, as OpenAI's API has it: one message of the system,
/// one of the user, temperature 0.
///
/// Endpoints differ in two parameters, so that the first answer of one teaches how to write the
/// rest: newer models want `max_completion_tokens`, and some take no temperature but their own.
///
/// @param maxTokensName `max_tokens`, or what it is called by now
/// @param temperature whether it is sent
record ChatRequest(String maxTokensName, Temperature temperature) {
  static final ChatRequest USUAL = new ChatRequest("max_tokens", Temperature.ZERO);

  /// Whether the reply is to be the likeliest, or is left to the endpoint.
  enum Temperature {
    ZERO,
    ITS_OWN
  }

  String body(String model, int maxTokens, String question) {
    var json = JsonMapper.shared().createObjectNode();
    json.put("model", model);
    var messages = json.putArray("messages");
    messages.addObject().put("role", "system").put("content", JudgePrompt.SYSTEM);
    messages.addObject().put("role", "user").put("content", question);
    if (temperature == Temperature.ZERO) {
      json.put("temperature", 0);
    }
    json.put(maxTokensName, maxTokens);
    return json.toString();
  }

  /// The request without what was declined; this one where nothing is known to mend it.
  ChatRequest without(ChatReply.Declined declined) {
    return switch (declined.parameter()) {
      case "max_tokens" -> new ChatRequest("max_completion_tokens", temperature);
      case "temperature" -> new ChatRequest(maxTokensName, Temperature.ITS_OWN);
      default -> this;
    };
  }
}
