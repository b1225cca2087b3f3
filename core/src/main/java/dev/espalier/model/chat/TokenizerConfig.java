package dev.espalier.model.chat;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a checkpoint folder says about chats: `tokenizer_config.json` (`chat_template`,
/// `bos_token`, ...), and `chat_template.jinja`, which goes before it where it exists (transformers
/// 4.49 on).
///
/// A template is a string, or a list of `{"name": ..., "template": ...}`; a special token is a
/// string, or `{"content": ...}`; null stands for none.
public final class TokenizerConfig {
  private static final String FILE = "tokenizer_config.json";
  private static final String TEMPLATE_FILE = "chat_template.jinja";
  private static final List<String> TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private final SpecialTokens specialTokens;
  private final Optional<ChatTemplate> chatTemplate;

  private TokenizerConfig(SpecialTokens specialTokens, Optional<ChatTemplate> chatTemplate) {
    this.specialTokens = specialTokens;
    this.chatTemplate = chatTemplate;
  }

  /// Reads the two files of a folder; what is not there is empty.
  public static TokenizerConfig read(Path folder) {
    Path file = folder.resolve(FILE);
    JsonNode config = JsonMapper.shared().createObjectNode();
    if (Files.exists(file)) {
      try {
        config = JsonMapper.shared().readTree(text(file));
      } catch (JacksonException e) {
        var at = e.getLocation();
        throw EspalierException.in(FILE)
            .found("no JSON (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
            .needed("the tokenizer's settings")
            .remedy("Download the file again.")
            .cause(e)
            .fault();
      }
    }
    var tokens = specialTokens(config);
    Path templateFile = folder.resolve(TEMPLATE_FILE);
    if (Files.exists(templateFile)) {
      var template = ChatTemplate.parse(text(templateFile), tokens, TEMPLATE_FILE);
      return new TokenizerConfig(tokens, Optional.of(template));
    }
    var template =
        source(config.path("chat_template"))
            .map(source -> ChatTemplate.parse(source, tokens, FILE + " chat_template"));
    return new TokenizerConfig(tokens, template);
  }

  /// The special tokens that templates may write.
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /// The chat template, if the folder has one.
  public Optional<ChatTemplate> chatTemplate() {
    return chatTemplate;
  }

  private static Optional<String> source(JsonNode template) {
    if (template.isMissingNode() || template.isNull()) {
      return Optional.empty();
    }
    if (template.isString()) {
      return Optional.of(template.asString());
    }
    var named = new LinkedHashMap<String, String>();
    for (JsonNode entry : template) {
      if (!entry.path("name").isString() || !entry.path("template").isString()) {
        throw shape("chat_template", "a string, or a list of named templates");
      }
      named.put(entry.get("name").asString(), entry.get("template").asString());
    }
    String source = named.get("default");
    if (source == null) {
      throw EspalierException.in(FILE)
          .found("chat_template has no 'default' among " + named.keySet())
          .needed("the template for chats without tools")
          .fault();
    }
    return Optional.of(source);
  }

  private static SpecialTokens specialTokens(JsonNode config) {
    Map<String, String> named = new LinkedHashMap<>();
    for (String name : TOKENS) {
      token(name, config.path(name)).ifPresent(text -> named.put(name, text));
    }
    var additional = new ArrayList<String>();
    for (JsonNode entry : config.path("additional_special_tokens")) {
      token("additional_special_tokens", entry).ifPresent(additional::add);
    }
    return new SpecialTokens(named, additional);
  }

  private static Optional<String> token(String name, JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    JsonNode text = node.isObject() ? node.path("content") : node;
    if (!text.isString()) {
      throw shape(name, "a string, or an object with 'content'");
    }
    return Optional.of(text.asString());
  }

  private static EspalierException shape(String key, String needed) {
    return EspalierException.in(FILE).found(key + " has another form").needed(needed).fault();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + e.getMessage() + ")")
          .cause(e)
          .fault();
    }
  }
}
