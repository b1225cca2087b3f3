package dev.espalier.model.chat;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A checkpoint's chat template: Jinja, rendered byte for byte as `transformers` does
/// (`apply_chat_template` without tools and documents).
///
/// Jinja is a language of its own here (`Jinja*`): the part that chat templates use, with the
/// values of Python. What is not in that part is an error with its line, never another text. A date
/// (`strftime_now`) is that of the moment the template was read, so that one run renders one text.
public final class ChatTemplate implements PromptRenderer {
  private final String source;
  private final String where;
  private final List<JinjaNode.Statement> template;
  private final SpecialTokens tokens;
  private final LocalDateTime now;

  private ChatTemplate(String source, SpecialTokens tokens, String where, LocalDateTime now) {
    this.source = source;
    this.where = where;
    this.tokens = tokens;
    this.now = now;
    this.template = guarded(() -> JinjaParser.parse(source));
  }

  /// Reads the source of a template; `where` names it in errors.
  public static ChatTemplate parse(String source, SpecialTokens tokens, String where) {
    return parse(source, tokens, where, Clock.system(ZoneId.systemDefault()));
  }

  static ChatTemplate parse(String source, SpecialTokens tokens, String where, Clock clock) {
    return new ChatTemplate(source, tokens, where, LocalDateTime.now(clock));
  }

  /// The template of a checkpoint folder: `chat_template.jinja`, else `chat_template` in
  /// `tokenizer_config.json`, of several the one named `default`. Empty when the folder has none.
  public static Optional<ChatTemplate> read(Path folder) {
    return TokenizerConfig.read(folder).chatTemplate();
  }

  @Override
  public RenderedPrompt render(List<Message> messages) {
    return render(messages, GenerationPrompt.ADD);
  }

  /// The text of a chat, with or without the cue for the assistant's answer.
  public RenderedPrompt render(List<Message> messages, GenerationPrompt generationPrompt) {
    var locator = new LiteralLocator(where, contents -> text(messages, contents, generationPrompt));
    return locator.locate(source, messages.stream().map(Message::content).toList());
  }

  @Override
  public String id() {
    return "own template";
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String sha256() {
    return Checksum.sha256(source);
  }

  /// The text for other contents in the same messages.
  String text(List<Message> messages, List<String> contents, GenerationPrompt generationPrompt) {
    var chat = new ArrayList<Object>();
    for (int i = 0; i < messages.size(); i++) {
      var message = new LinkedHashMap<String, Object>();
      message.put("role", messages.get(i).role().inTemplates());
      message.put("content", contents.get(i));
      chat.add(message);
    }
    var variables = new LinkedHashMap<String, Object>(tokens.named());
    if (!tokens.additional().isEmpty()) {
      variables.put("additional_special_tokens", new ArrayList<Object>(tokens.additional()));
    }
    variables.putAll(
        Map.of(
            "messages",
            chat,
            "tools",
            JinjaValue.None.NONE,
            "documents",
            JinjaValue.None.NONE,
            "add_generation_prompt",
            generationPrompt == GenerationPrompt.ADD));
    return guarded(() -> JinjaRenderer.render(template, variables, now));
  }

  private <T> T guarded(Supplier<T> step) {
    try {
      return step.get();
    } catch (JinjaFault fault) {
      throw refused(fault);
    } catch (StackOverflowError _) { // nesting is the one resource that a source takes unasked
      throw EspalierException.in(where).found("the chat template is nested too deeply").fault();
    }
  }

  private EspalierException refused(JinjaFault fault) {
    String place = fault.line() == 0 ? where : where + ":" + fault.line();
    return switch (fault.kind()) {
      case RAISED ->
          EspalierException.in(place)
              .found("the chat template refuses these messages: " + fault.getMessage())
              .cause(fault)
              .fault();
      case SYNTAX ->
          EspalierException.in(place)
              .found("the chat template is no Jinja: " + fault.getMessage())
              .cause(fault)
              .fault();
      case ERROR ->
          EspalierException.in(place)
              .found("the chat template fails, as it does in Python: " + fault.getMessage())
              .cause(fault)
              .fault();
      case UNSUPPORTED ->
          EspalierException.in(place)
              .found("the chat template uses " + fault.getMessage())
              .needed("Jinja that is certain to render as in Python")
              .remedy("Choose a format by name with --format.")
              .cause(fault)
              .fault();
    };
  }
}
