package dev.espalier.model.tokenizer;

import dev.espalier.Golden;
import dev.espalier.bench.Perplexity;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Text to token ids: a short prompt, and a long text. Takes a real tokenizer with `-p
/// json=tokenizer.json`; the one it has by itself knows few words, which makes more tokens of a
/// text.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenizerBenchmark {
  @Param("")
  public String json = "";

  @Param({"200", "10000"})
  public int characters;

  private String text = "";

  @SuppressWarnings("NullAway.Init") // JMH calls prepare()
  private Tokenizer tokenizer;

  @Setup
  public void prepare() {
    var file = json.isEmpty() ? Golden.path("tokenizer/byte-level.tokenizer.json") : Path.of(json);
    tokenizer = Tokenizer.open(file);
    var prose = Perplexity.builtinText();
    text = prose.repeat(Math.ceilDiv(characters, prose.length())).substring(0, characters);
  }

  @TearDown
  public void close() {
    tokenizer.close();
  }

  @Benchmark
  public Encoding encode() {
    return tokenizer.encode(text);
  }
}
