package dev.espalier.bench;

import java.util.ArrayList;
import java.util.List;

/// Where a task's data is published: files of a data set on the Hugging Face hub, at one commit.
///
/// Commits are written down from what others have pinned, and no file was fetched from them where
/// this was written: what comes is checked against what the hub lists at that commit.
///
/// @param repository `owner/name`
/// @param commit 40 hexadecimal digits; `main`, which moves, where none is known
/// @param licence under which its authors publish it
/// @param folder below which the files lie once they are here
/// @param files their paths in the data set
public record PublishedData(
    String repository, String commit, String licence, String folder, List<String> files) {
  private static final String FIRST = "-00000-of-00001.parquet";

  public PublishedData {
    files = List.copyOf(files);
  }

  /// The data of a benchmark.
  public static PublishedData of(Benchmark benchmark) {
    return switch (benchmark) {
      case ARC_CHALLENGE -> arc("ARC-Challenge");
      case ARC_EASY -> arc("ARC-Easy");
      case HELLASWAG ->
          new PublishedData(
              "Rowan/hellaswag",
              "218ec52e09a7e7462a5400043bb9a69a41d06b76",
              "MIT",
              "hellaswag",
              List.of("data/validation" + FIRST, "data/train" + FIRST));
      case MMLU -> mmlu();
      case TRUTHFULQA_MC1, TRUTHFULQA_MC2 ->
          new PublishedData(
              "truthfulqa/truthful_qa",
              "741b8276f2d1982aa3d5b832d3ee81ed3b896490",
              "Apache-2.0",
              "truthfulqa",
              List.of("multiple_choice/validation" + FIRST));
      case WINOGRANDE ->
          new PublishedData(
              "allenai/winogrande",
              "01e74176c63542e6b0bcb004dcdea22d94fb67b5",
              "CC BY",
              "",
              List.of("winogrande_xl/validation" + FIRST, "winogrande_xl/train" + FIRST));
      case GSM8K ->
          new PublishedData(
              "openai/gsm8k",
              "e53f048856ff4f594e959d75785d2c2d37b678ee",
              "MIT",
              "gsm8k",
              List.of("main/test" + FIRST, "main/train" + FIRST));
      case ALTQA ->
          new PublishedData(
              "abacusai/WikiQA-Altered_Numeric_QA",
              "main",
              "not stated",
              "altqa",
              List.of("data/2k" + FIRST));
    };
  }

  /// WikiText-2's test part.
  public static PublishedData wikiText() {
    return new PublishedData(
        "Salesforce/wikitext",
        "b08601e04326c79dfdd32d625aee71d232d685c3",
        "CC BY-SA 3.0 and GFDL",
        "wikitext",
        List.of("wikitext-2-raw-v1/test" + FIRST));
  }

  private static PublishedData arc(String part) {
    return new PublishedData(
        "allenai/ai2_arc",
        "210d026faf9955653af8916fad021475a3f00453",
        "CC BY-SA 4.0",
        "",
        List.of(part + "/test" + FIRST, part + "/train" + FIRST));
  }

  private static PublishedData mmlu() {
    var files = new ArrayList<String>();
    for (String subject : MmluGroup.allSubjects()) {
      files.add(subject + "/test" + FIRST);
      files.add(subject + "/dev" + FIRST);
    }
    return new PublishedData(
        "cais/mmlu", "c30699e8356da336a370243923dbaf21066bb9fe", "MIT", "mmlu", files);
  }
}
