package dev.espalier.model.tokenizer;

import dev.espalier.EspalierException;
import java.util.HashMap;
import java.util.OptionalInt;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the vocabulary of a GGUF file as the Hugging Face `tokenizer.json` that gives the same
/// ids as llama.cpp.
///
/// Control and unknown tokens become special added tokens, user-defined ones added tokens that are
/// not special; bytes, unused and normal tokens are vocabulary only. For `gpt2` the cutting
/// expressions are those of [PreTokenizer] and nothing is normalised (the original tokenizer.json
/// of some models, Qwen2 among them, applies NFC first; llama.cpp does not). For `llama` blanks
/// become `▁`, one goes in front unless the file says no, and what no token expresses is written in
/// bytes.
public final class GgufTokenizer {
  private final GgufVocabulary vocabulary;
  private final ObjectNode root = JsonMapper.shared().createObjectNode();

  private GgufTokenizer(GgufVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// The `tokenizer.json` of a vocabulary.
  public static String toTokenizerJson(GgufVocabulary vocabulary) {
    return new GgufTokenizer(vocabulary).written();
  }

  private String written() {
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    writeAddedTokens(root.putArray("added_tokens"));
    switch (vocabulary.model()) {
      case "gpt2" -> writeByteLevel();
      case "llama" -> writeSentencePiece();
      default -> throw new IllegalArgumentException("model " + vocabulary.model());
    }
    return root.toString();
  }

  private void writeAddedTokens(ArrayNode tokens) {
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      switch (vocabulary.types().get(id)) {
        case CONTROL, UNKNOWN -> addToken(tokens, id).put("special", true);
        case USER_DEFINED -> addToken(tokens, id).put("special", false);
        case NORMAL, UNUSED, BYTE -> {}
      }
    }
  }

  private ObjectNode addToken(ArrayNode tokens, int id) {
    return tokens
        .addObject()
        .put("id", id)
        .put("content", vocabulary.tokens().get(id))
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false);
  }

  private void writeByteLevel() {
    var pre =
        PreTokenizer.named(vocabulary.pre())
            .orElseThrow(() ->
                EspalierException.in(vocabulary.where())
                    .found("tokenizer.ggml.pre is '" + vocabulary.pre() + "'")
                    .needed("a known pre-tokenizer: " + PreTokenizer.known())
                    .remedy("Use the model's Hugging Face folder, which says how it cuts text.")
                    .fault());
    root.putNull("normalizer");
    var steps = root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    for (String expression : pre.expressions()) {
      var split = steps.addObject().put("type", "Split");
      split.putObject("pattern").put("Regex", expression);
      split.put("behavior", "Isolated").put("invert", false);
    }
    byteLevel(steps.addObject());
    writePostProcessor();
    byteLevel(root.putObject("decoder"));
    var model = writeModel();
    model.putNull("unk_token");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", pre.takesWholePieces());
    var merges = model.putArray("merges");
    for (String merge : vocabulary.merges()) {
      int blank = merge.indexOf(' ', 1);
      if (blank < 0) {
        throw EspalierException.in(vocabulary.where())
            .found("tokenizer.ggml.merges holds '" + merge + "'")
            .needed("two tokens with a blank between them")
            .fault();
      }
      merges.addArray().add(merge.substring(0, blank)).add(merge.substring(blank + 1));
    }
  }

  private void writeSentencePiece() {
    boolean prefix = vocabulary.specials().addSpacePrefix();
    var normalizers = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    if (prefix) {
      normalizers.addObject().put("type", "Prepend").put("prepend", "\u2581");
    }
    replace(normalizers.addObject(), " ", "\u2581");
    root.putNull("pre_tokenizer");
    writePostProcessor();
    var decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), "\u2581", " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (prefix) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    var model = writeModel();
    OptionalInt unknown = vocabulary.specials().unknown();
    if (unknown.isPresent()) {
      model.put("unk_token", vocabulary.tokens().get(unknown.getAsInt()));
    } else {
      model.putNull("unk_token");
    }
    model.put("fuse_unk", true);
    model.put("byte_fallback", true);
    model.put("ignore_merges", false);
    var merges = model.putArray("merges");
    for (String[] merge : SentencePieceMerges.of(vocabulary)) {
      merges.addArray().add(merge[0]).add(merge[1]);
    }
  }

  private ObjectNode writeModel() {
    var model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout");
    model.putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix");
    var known = new HashMap<String, Integer>();
    var vocab = model.putObject("vocab");
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      String token = vocabulary.tokens().get(id);
      Integer before = known.put(token, id);
      if (before != null) {
        throw EspalierException.in(vocabulary.where())
            .found("tokens " + before + " and " + id + " are both '" + token + "'")
            .needed("one id for each text")
            .fault();
      }
      vocab.put(token, id);
    }
    return model;
  }

  /// What goes around a text; the parts that are always there come first.
  private void writePostProcessor() {
    var specials = vocabulary.specials();
    boolean bos = specials.addBos() && specials.bos().isPresent();
    boolean eos = specials.addEos() && specials.eos().isPresent();
    var template = root.putObject("post_processor").put("type", "TemplateProcessing");
    var single = template.putArray("single");
    var pair = template.putArray("pair");
    var named = template.putObject("special_tokens");
    for (int part = 0; part < 2; part++) {
      String sequence = part == 0 ? "A" : "B";
      for (ArrayNode pieces : part == 0 ? new ArrayNode[] {single, pair} : new ArrayNode[] {pair}) {
        if (bos) {
          special(pieces, named, specials.bos().getAsInt(), part);
        }
        pieces.addObject().putObject("Sequence").put("id", sequence).put("type_id", part);
        if (eos) {
          special(pieces, named, specials.eos().getAsInt(), part);
        }
      }
    }
  }

  private void special(ArrayNode pieces, ObjectNode named, int id, int typeId) {
    String token = vocabulary.tokens().get(id);
    pieces.addObject().putObject("SpecialToken").put("id", token).put("type_id", typeId);
    var entry = named.putObject(token).put("id", token);
    entry.putArray("ids").add(id);
    entry.putArray("tokens").add(token);
  }

  private static void byteLevel(ObjectNode step) {
    step.put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", false);
  }

  private static void replace(ObjectNode step, String from, String to) {
    step.put("type", "Replace");
    step.putObject("pattern").put("String", from);
    step.put("content", to);
  }
}
