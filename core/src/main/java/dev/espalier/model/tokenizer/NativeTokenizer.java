package dev.espalier.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.espalier.EspalierException;
import dev.espalier.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One tokenizer of the Hugging Face `tokenizers` library, with its traps closed: it never
/// truncates or pads (the binding's default is 512 tokens), and its offsets, which count code
/// points, come out in UTF-16 code units.
final class NativeTokenizer implements AutoCloseable {
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer tokenizer;

  private NativeTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  static NativeTokenizer open(String json, String where) {
    var bytes = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    try {
      return new NativeTokenizer(HuggingFaceTokenizer.newInstance(bytes, OPTIONS));
    } catch (IOException e) {
      throw new UncheckedIOException(where, e);
    } catch (RuntimeException e) { // the binding wraps every complaint of the library so
      throw EspalierException.in(where)
          .found("the tokenizers library refuses it (" + e.getMessage() + ")")
          .needed("a tokenizer.json that it reads")
          .cause(e)
          .fault();
    }
  }

  /// The tokens of `text`, which holds no lone surrogate; none are added.
  Encoding encode(String text) {
    return converted(tokenizer.encode(text, false, false), text);
  }

  /// The ids that the post-processor puts before and behind a text.
  Surroundings surroundings() {
    var encoding = tokenizer.encode("a", true, false);
    int[] ids = ints(encoding.getIds());
    long[] added = encoding.getSpecialTokenMask();
    int first = 0;
    while (first < ids.length && added[first] == 1) {
      first++;
    }
    int end = ids.length;
    while (end > first && added[end - 1] == 1) {
      end--;
    }
    return new Surroundings(
        Arrays.stream(ids, 0, first).boxed().toList(),
        Arrays.stream(ids, end, ids.length).boxed().toList());
  }

  String decode(int[] ids, boolean skipSpecial) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static Encoding converted(ai.djl.huggingface.tokenizers.Encoding encoding, String text) {
    var offsets = new CodePointOffsets(text);
    var spans = new ArrayList<Span>();
    for (CharSpan span : encoding.getCharTokenSpans()) {
      spans.add(new Span(offsets.toUtf16(span.getStart()), offsets.toUtf16(span.getEnd())));
    }
    return new Encoding(ints(encoding.getIds()), spans);
  }

  private static int[] ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  /// What a post-processor adds: `before` and `behind` the text, in order.
  record Surroundings(List<Integer> before, List<Integer> behind) {}
}
