package dev.espalier.model.format;

import dev.espalier.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What stands on the stack of [StateDictPickle]. A dict may hold itself, so nothing here is
/// printed or compared as a whole; `kind` names it in messages.
sealed interface PickleValue {
  String kind();

  record None() implements PickleValue {
    @Override
    public String kind() {
      return "None";
    }
  }

  record Truth(boolean value) implements PickleValue {
    @Override
    public String kind() {
      return "a bool";
    }
  }

  record Whole(long value) implements PickleValue {
    @Override
    public String kind() {
      return "an integer";
    }
  }

  record Text(String value) implements PickleValue {
    @Override
    public String kind() {
      return "a string";
    }
  }

  /// The name of a known Python object, never the object.
  record Global(PickleGlobal known) implements PickleValue {
    @Override
    public String kind() {
      return "a name";
    }
  }

  record Tuple(List<PickleValue> items) implements PickleValue {
    public Tuple {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a tuple";
    }
  }

  /// A dict or OrderedDict. Filled by later opcodes.
  final class Dict implements PickleValue {
    private final Map<String, PickleValue> entries = new LinkedHashMap<>();

    Map<String, PickleValue> entries() {
      return entries;
    }

    @Override
    public String kind() {
      return "a dict";
    }
  }

  /// Elements in the zip entry `data/KEY`.
  record Storage(DType dtype, String key, long elements) implements PickleValue {
    @Override
    public String kind() {
      return "a storage";
    }
  }

  /// A view of a storage; offset and strides in elements.
  record Tensor(Storage storage, long offset, List<Long> sizes, List<Long> strides)
      implements PickleValue {
    @Override
    public String kind() {
      return "a tensor";
    }
  }
}
