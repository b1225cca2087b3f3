package dev.espalier.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `RUN/manifest.json`: what was asked, of what, and by which software and machine. Version 1.
///
/// A run holds many variants and may be added to: every process that wrote to it leaves a
/// [Session]. `protocol`, `suite` and `generation` are the same for the whole run.
///
/// @param createdAt ISO 8601 instant
/// @param protocol `paper` or `corrected`
/// @param suite what is asked; null, as `generation`, in a run of benchmarks alone
/// @param seeds by what they seed
/// @param notes anything else worth knowing, by name; the margins of the verdict and the rule of
///   stopping are those of the process that made the run
public record Manifest(
    int schemaVersion,
    String createdAt,
    String protocol,
    @Nullable Suite suite,
    @Nullable Generation generation,
    List<Judge> judges,
    List<Model> models,
    Map<String, Long> seeds,
    List<Session> sessions,
    Map<String, String> notes) {
  /// The version that this code writes, and the newest that it reads.
  public static final int SCHEMA_VERSION = 1;

  /// Notes that say what was settled before the first answer: a process that joins a run adds none
  /// of them and changes none.
  private static final Set<String> SETTLED = Set.of("verdict margins", "stopping");

  public Manifest {
    Require.atLeast("schemaVersion", 1, schemaVersion);
    Require.text("createdAt", createdAt);
    Require.text("protocol", protocol);
    if ((suite == null) != (generation == null)) {
      throw new IllegalArgumentException("suite and generation: one is missing");
    }
    Require.present("judges", judges);
    Require.present("models", models);
    Require.present("seeds", seeds);
    Require.present("sessions", sessions);
    Require.present("notes", notes);
    judges = List.copyOf(judges);
    models = List.copyOf(models);
    seeds = inOrder(seeds);
    sessions = List.copyOf(sessions);
    notes = inOrder(notes);
  }

  /// A new run's manifest, of the current version.
  public static Manifest of(
      Plan plan, List<Judge> judges, List<Model> models, Session firstSession) {
    return new Manifest(
        SCHEMA_VERSION,
        firstSession.startedAt(),
        plan.protocol(),
        plan.suite(),
        plan.generation(),
        judges,
        models,
        plan.seeds(),
        List.of(firstSession),
        plan.notes());
  }

  /// What is settled for a run before any model is loaded.
  public record Plan(
      String protocol,
      @Nullable Suite suite, // null, as the next: no prompts are asked, only benchmarks
      @Nullable Generation generation,
      Map<String, Long> seeds,
      Map<String, String> notes) {
    /// The plan of a run that asks no prompts as yet.
    public static Plan withoutPrompts(
        String protocol, Map<String, Long> seeds, Map<String, String> notes) {
      return new Plan(protocol, null, null, seeds, notes);
    }
  }

  /// The prompts.
  ///
  /// @param hash SHA-256 of what was read
  /// @param source the file, or `built-in`
  /// @param limit how many prompts were sampled; null where the whole suite was asked
  public record Suite(String name, String hash, String source, @Nullable Integer limit) {
    public Suite {
      Require.text("suite name", name);
      Require.text("suite hash", hash);
      Require.text("suite source", source);
    }
  }

  /// How completions are made.
  ///
  /// @param sampling temperature, top-p, the cap of tokens and the like, in the canonical string of
  ///   [GenerationKey]
  /// @param promptFormat the chat template or named format around a prompt
  /// @param systemPrompt null where the format's own default stands
  public record Generation(String sampling, String promptFormat, @Nullable String systemPrompt) {
    public Generation {
      Require.text("sampling", sampling);
      Require.text("promptFormat", promptFormat);
    }
  }

  /// A judge and the SHA-256 of what it judges by.
  ///
  /// @param mapping which of its findings counts as which verdict; empty in runs of before it was
  ///   kept
  public record Judge(String name, String hash, Map<String, String> mapping) {
    public Judge {
      Require.text("judge name", name);
      Require.text("judge hash", hash);
      mapping = orNone(mapping);
    }

    /// A judge of which no mapping is known.
    public Judge(String name, String hash) {
      this(name, hash, Map.of());
    }

    private static Map<String, String> orNone(@Nullable Map<String, String> mapping) {
      return mapping == null ? Map.of() : inOrder(mapping); // null: from a manifest without
    }
  }

  /// A model as it was given.
  ///
  /// @param path where it lay; for people, never compared
  public record Model(String name, String path, List<ModelFile> files) {
    public Model {
      Require.text("model name", name);
      Require.text("model path", path);
      Require.present("model files", files);
      files = List.copyOf(files);
    }
  }

  /// A file of a model.
  public record ModelFile(String name, String sha256, long bytes) {
    public ModelFile {
      Require.text("file name", name);
      Require.text("file sha256", sha256);
      Require.atLeast("file bytes", 0, bytes);
    }
  }

  /// One process that wrote to the run.
  ///
  /// @param startedAt ISO 8601 instant
  public record Session(
      String startedAt, String commandLine, Software software, Machine machine, Numerics numerics) {
    public Session {
      Require.text("startedAt", startedAt);
      Require.text("commandLine", commandLine);
      Require.present("software", software);
      Require.present("machine", machine);
      Require.present("numerics", numerics);
    }
  }

  /// The Espalier that ran.
  ///
  /// @param gitRevision null where it was not built from a git checkout
  /// @param hasLocalChanges whether that checkout had uncommitted changes
  public record Software(String version, @Nullable String gitRevision, boolean hasLocalChanges) {
    public Software {
      Require.text("version", version);
    }
  }

  /// Where it ran.
  public record Machine(String jvm, String os, String cpu, int threads) {
    public Machine {
      Require.text("jvm", jvm);
      Require.text("os", os);
      Require.text("cpu", cpu);
      Require.atLeast("threads", 1, threads);
    }
  }

  /// How it computed.
  ///
  /// @param mode the mode of the arithmetic, as in [GenerationKey.Conditions]
  /// @param batchPlan how prompts were put into batches
  /// @param device `cpu`, as in all runs of before it was kept, or `cuda` and the GPU
  public record Numerics(
      String dtype, String mode, String batchPlan, int batchSize, String device) {
    private static final String CPU = "cpu";

    public Numerics {
      Require.text("dtype", dtype);
      Require.text("mode", mode);
      Require.text("batchPlan", batchPlan);
      Require.atLeast("batchSize", 1, batchSize);
      device = orCpu(device);
      Require.text("device", device);
    }

    /// How a CPU computed.
    public Numerics(String dtype, String mode, String batchPlan, int batchSize) {
      this(dtype, mode, batchPlan, batchSize, CPU);
    }

    private static String orCpu(@Nullable String device) {
      return device == null ? CPU : device; // null: from a manifest without
    }
  }

  /// This manifest after a process that asked for `asked` joined the run: its session, and its
  /// judges, models, seeds and notes where they are new. [ManifestMatch] says what may not differ.
  Manifest joinedBy(Manifest asked) {
    return new Manifest(
        schemaVersion,
        createdAt,
        protocol,
        suite == null ? asked.suite : suite,
        generation == null ? asked.generation : generation,
        joined(judges, asked.judges),
        union(models, asked.models),
        union(asked.seeds, seeds),
        concatenated(sessions, asked.sessions),
        union(notes, unsettled(asked.notes)));
  }

  private static Map<String, String> unsettled(Map<String, String> notes) {
    var left = new LinkedHashMap<>(notes);
    left.keySet().removeAll(SETTLED);
    return left;
  }

  /// This manifest after these judges read the run.
  Manifest judgedBy(List<Judge> asked, Map<String, String> more) {
    return new Manifest(
        schemaVersion,
        createdAt,
        protocol,
        suite,
        generation,
        joined(judges, asked),
        models,
        seeds,
        sessions,
        union(notes, more));
  }

  /// By name: the mapping of one that is there already stays as it is.
  private static List<Judge> joined(List<Judge> old, List<Judge> added) {
    var names = old.stream().map(Judge::name).toList();
    return concatenated(
        old, added.stream().filter(judge -> !names.contains(judge.name())).toList());
  }

  private static <T> List<T> union(List<T> old, List<T> added) {
    var all = new ArrayList<>(old);
    added.stream().filter(one -> !old.contains(one)).forEach(all::add);
    return all;
  }

  private static <V> Map<String, V> union(Map<String, V> weaker, Map<String, V> stronger) {
    var all = new LinkedHashMap<>(weaker);
    all.putAll(stronger);
    return all;
  }

  private static <T> List<T> concatenated(List<T> first, List<T> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static <V> Map<String, V> inOrder(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
