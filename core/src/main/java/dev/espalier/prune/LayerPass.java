package dev.espalier.prune;

import dev.espalier.model.DecoderLayer;
import dev.espalier.model.Frame;
import dev.espalier.model.Linear;
import dev.espalier.model.Mask;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What several prunings do to one layer, with no more passes through it than they need.
///
/// The pass that measures ends at the input of the layer's last pruned matrix: for attention that
/// is behind query, key, value and attention itself, a quarter of a Llama layer's products. Where
/// only matrices of the MLP are pruned, attention is computed once, for that pass and the next. A
/// layer without pruned matrices is passed once, and behind a pruning's last matrix nothing is
/// computed. Prunings that did the same so far have the same inputs, and are measured together.
final class LayerPass {
  private final LayerByLayer run;
  private final int index;
  private final DecoderLayer layer;
  private final LayerResult.Sink sink;
  private final DenseWeights dense = new DenseWeights();
  private final Map<String, Long> denseZeros = new HashMap<>();
  private int begun; // sets of activations that go into the next layer
  private int left; // prunings that have yet to see the layer

  LayerPass(LayerByLayer run, int index, DecoderLayer layer, LayerResult.Sink sink) {
    this.run = run;
    this.index = index;
    this.layer = layer;
    this.sink = sink;
    this.left = run.strands().size();
  }

  void run() {
    for (List<Strand> alike : alike()) {
      var inputs = alike.getFirst().inputs();
      if (inputs.isEmpty()) {
        for (Strand strand : alike) {
          finish(strand, prune(strand, _ -> new InputStatistics.None()), Optional.empty());
          run.progress().advance(run.windows().steps());
        }
      } else {
        pass(alike, inputs.get());
      }
    }
  }

  /// The prunings, those with the same inputs together.
  private List<List<Strand>> alike() {
    var groups = new ArrayList<List<Strand>>();
    for (Strand strand : run.strands()) {
      groups.stream()
          .filter(group -> group.getFirst().hasInputsOf(strand))
          .findFirst()
          .ifPresentOrElse(
              group -> group.add(strand), () -> groups.add(new ArrayList<>(List.of(strand))));
    }
    return groups;
  }

  /// From inputs to outputs of the layer, or of a part of it.
  private interface Step {
    Tensor of(Tensor x, Frame frame);
  }

  private void pass(List<Strand> strands, Activations inputs) {
    dense.restore();
    var planned =
        layer.linears().stream()
            .filter(linear -> strands.stream().anyMatch(s -> s.plan().containsKey(linear.name())))
            .toList();
    if (planned.isEmpty()) {
      passUnpruned(strands, inputs);
    } else if (planned.stream().map(Linear::name).allMatch(PruneTarget.MLP::includes)) {
      Step attention = (x, frame) -> layer.attend(x, frame, null, Tap.NONE);
      var growing = run.store().begin(index, attendedNumber(strands));
      var attended = through(new Passage(inputs, Use.LAST, 0), attention, growing);
      inputs.close();
      measured(strands, attended, planned, Part.MLP);
    } else {
      measured(strands, inputs, planned, Part.WHOLE);
    }
  }

  /// Apart from the numbers of inputs, of which there are no more than prunings.
  private int attendedNumber(List<Strand> strands) {
    return run.strands().size() + run.strands().indexOf(strands.getFirst());
  }

  private void passUnpruned(List<Strand> strands, Activations inputs) {
    var next = next(new Passage(inputs, Use.LAST, strands.size()), goOn(strands), Part.WHOLE);
    inputs.close();
    for (Strand strand : strands) {
      finish(strand, new Made(List.of(), Map.of()), next);
    }
  }

  /// How much of the layer lies before a pass.
  private enum Part {
    WHOLE,
    MLP
  }

  private void measured(List<Strand> strands, Activations inputs, List<Linear> planned, Part part) {
    var pruner = strands.getFirst().request().pruner();
    var names = planned.stream().map(Linear::name).collect(Collectors.toSet());
    int length = run.windows().length();
    try (var measured = InputMeasurement.of(pruner.statistic(), names, length)) {
      for (int batch = 0; batch < run.windows().batches(); batch++) {
        try (var _ = Scope.open()) {
          var x = inputs.batch(batch);
          switch (part) {
            case WHOLE -> layer.observe(x, frame(batch), measured, planned.getLast());
            case MLP -> layer.observeMlp(x, measured, planned.getLast());
          }
        }
      }
      for (Strand strand : strands) {
        var made = prune(strand, measured::of);
        var use = strand == strands.getLast() ? Use.LAST : Use.MORE_FOLLOW;
        finish(strand, made, next(new Passage(inputs, use, 1), goOn(List.of(strand)), part));
      }
    }
    inputs.close();
  }

  /// Whether somebody reads inputs again.
  private enum Use {
    LAST,
    MORE_FOLLOW
  }

  /// @param strands how many prunings it serves
  private record Passage(Activations inputs, Use use, int strands) {}

  private boolean goOn(List<Strand> strands) {
    return strands.stream().anyMatch(strand -> strand.goesOnBehind(index));
  }

  /// What goes into the next layer, where that is needed.
  private Optional<Activations> next(Passage passage, boolean isNeeded, Part part) {
    if (!isNeeded) {
      run.progress().advance(run.windows().steps() * passage.strands());
      return Optional.empty();
    }
    Step step =
        switch (part) {
          case WHOLE -> (x, frame) -> layer.forward(x, frame, null, Tap.NONE);
          case MLP -> (x, _) -> layer.mix(x, Tap.NONE);
        };
    return Optional.of(through(passage, step, run.store().begin(index + 1, begun++)));
  }

  private Activations through(Passage passage, Step step, Activations.Growing outputs) {
    try (outputs) {
      for (int batch = 0; batch < run.windows().batches(); batch++) {
        try (var scope = Scope.open()) {
          var x = passage.inputs().batch(batch);
          if (passage.use() == Use.LAST) {
            scope.adopt(x); // and frees it
          }
          outputs.add(step.of(x, frame(batch)));
        }
        run.progress().advance((long) run.windows().tokens(batch) * passage.strands());
      }
      return outputs.finished();
    }
  }

  private Frame frame(int batch) {
    return run.windows().frame(batch, run.model());
  }

  /// The matrices that a pruning changed, and their new weights where more changed than masks say.
  private record Made(List<PruneReport.Matrix> matrices, Map<String, Tensor> rewritten) {}

  private Made prune(Strand strand, Function<Linear, InputStatistics> inputs) {
    dense.restore();
    var matrices = new ArrayList<PruneReport.Matrix>();
    var rewritten = new HashMap<String, Tensor>();
    for (Linear linear : layer.linears()) {
      var sparsity = strand.plan().get(linear.name());
      if (sparsity != null) {
        var matrix = prune(linear, sparsity, strand.request(), inputs.apply(linear));
        matrices.add(matrix);
        if (matrix.kind() == PruneReport.Matrix.Kind.REWRITTEN) {
          rewritten.put(linear.name(), linear.weight());
        }
      }
    }
    return new Made(matrices, rewritten);
  }

  private PruneReport.Matrix prune(
      Linear linear, Sparsity sparsity, PruneRequest request, InputStatistics inputs) {
    try (var _ = Scope.open()) {
      float[] values = linear.weight().toFloats();
      var weights = new Pruner.Matrix(linear.out(), linear.in(), values);
      var pruned = request.pruner().prune(weights, inputs, sparsity, request.random(linear.name()));
      switch (pruned) {
        case Pruned.Masked(Mask mask) -> {
          if (mask.prunedCount() > 0) {
            replace(linear, mask.appliedTo(linear.weight()));
          }
        }
        case Pruned.Rewritten rewritten ->
            replace(linear, rewritten.toTensor(linear.weight().dtype()));
      }
      return PruneReport.Matrix.of(linear.name(), pruned, sparsity, inputs);
    }
  }

  private void replace(Linear linear, Tensor pruned) {
    if (left > 1) {
      dense.exchange(linear, pruned);
    } else {
      linear.replaceWeight(pruned);
    }
  }

  /// Counts zeros, while the layer is as `strand` made it, and hands over.
  private void finish(Strand strand, Made made, Optional<Activations> next) {
    var zeros = ZeroCount.NONE;
    for (Linear linear : layer.linears()) {
      boolean isDense = !strand.plan().containsKey(linear.name());
      long count =
          isDense
              ? denseZeros.computeIfAbsent(linear.name(), _ -> linear.weight().countZeros())
              : linear.weight().countZeros();
      zeros = zeros.plus(ZeroCount.of(linear, strand.targets(linear.name()), count));
    }
    sink.take(
        index,
        run.strands().indexOf(strand),
        new LayerResult(made.matrices(), made.rewritten(), zeros));
    strand.enter(next);
    left--;
  }
}
