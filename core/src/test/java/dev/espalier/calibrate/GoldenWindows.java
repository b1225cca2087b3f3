package dev.espalier.calibrate;

import dev.espalier.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `golden/calibrate/windows.json`, and the documents that it was made from.
final class GoldenWindows {
  static final ToIds WORDS =
      text -> Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();

  private GoldenWindows() {}

  static JsonNode read() {
    try (var bytes = GoldenWindows.class.getResourceAsStream("/golden/calibrate/windows.json")) {
      return new JsonMapper().readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `count` documents as the script makes them.
  static InMemory documents(int count) {
    return new InMemory(IntStream.range(0, count).mapToObj(GoldenWindows::text).toList());
  }

  private static String text(int document) {
    int words = document % 5 == 0 ? 8 : 1 + (document * 7) % 23;
    return words(document, words);
  }

  /// A drawn window, as the script writes it.
  static WindowDrawer.DrawnWindow window(JsonNode golden) {
    return new WindowDrawer.DrawnWindow(
        Golden.ids(golden.get("documents")),
        golden.get("start").intValue(),
        Golden.ids(golden.get("ids")));
  }

  /// The first `count` words of a document.
  static String words(int document, int count) {
    return String.join(
        " ", IntStream.range(0, count).mapToObj(word -> "" + (100 * document + word)).toList());
  }

  record InMemory(List<String> texts) implements Documents {
    @Override
    public String location() {
      return "corpus.jsonl";
    }

    @Override
    public int size() {
      return texts.size();
    }

    @Override
    public Iterator<Document> inOrder(List<Integer> indices) {
      return indices.stream().map(index -> new Document(index, texts.get(index))).iterator();
    }

    @Override
    public String at(int index) {
      return texts.get(index);
    }
  }
}
