package dev.espalier.model.format;

import dev.espalier.EspalierException;
import dev.espalier.model.format.PickleValue.Dict;
import dev.espalier.model.format.PickleValue.Global;
import dev.espalier.model.format.PickleValue.None;
import dev.espalier.model.format.PickleValue.Storage;
import dev.espalier.model.format.PickleValue.Tensor;
import dev.espalier.model.format.PickleValue.Text;
import dev.espalier.model.format.PickleValue.Truth;
import dev.espalier.model.format.PickleValue.Tuple;
import dev.espalier.model.format.PickleValue.Whole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the `data.pkl` of a PyTorch checkpoint as data: a stack machine over [PickleValue] with
/// the opcodes of protocol 2 that `torch.save` writes for a dict of tensors, and no others.
///
/// No class is looked up, no object is made and nothing is called: `GLOBAL` must be one of
/// [PickleGlobal], and `REDUCE` notes what three of them would make. `BUILD` is read for the
/// `_metadata` that `state_dict()` hangs on its OrderedDict, which is dropped.
///
/// Source of the opcodes: CPython's `Lib/pickletools.py`.
final class StateDictPickle {
  /// Bounds the values, marks and memo entries together; a tensor takes about 30 opcodes.
  static final int MAX_OPCODES = 4_000_000;

  private final MappedFile file;
  private final PickleBytes bytes;
  private final List<PickleValue> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, PickleValue> memo = new HashMap<>();
  private int opcodes;
  private int opcodeAt;

  private StateDictPickle(MappedFile file, byte[] pickle) {
    this.file = file;
    this.bytes = new PickleBytes(file, pickle);
  }

  /// The tensors by name, in the order in which they were saved.
  static Map<String, Tensor> read(MappedFile file, byte[] pickle) {
    var machine = new StateDictPickle(file, pickle);
    machine.checkProtocol();
    boolean more = true;
    while (more) {
      more = machine.step();
    }
    return machine.stateDict();
  }

  private void checkProtocol() {
    int opcode = bytes.u8();
    int protocol = opcode == 0x80 ? bytes.u8() : 0;
    if (protocol != 2) {
      throw file.fault("data.pkl has pickle protocol " + protocol)
          .needed("protocol 2, torch.save's default")
          .remedy("Save it again with torch, or convert it to safetensors.")
          .fault();
    }
  }

  /// Runs one opcode; false at the end.
  private boolean step() {
    opcodeAt = bytes.position();
    if (++opcodes > MAX_OPCODES) {
      throw file.fault("data.pkl has more than %d opcodes".formatted(MAX_OPCODES)).fault();
    }
    int opcode = bytes.u8();
    switch (opcode) {
      case '.' -> { // STOP
        return false;
      }
      case '(' -> marks.add(stack.size()); // MARK
      case 'c' -> push(global(bytes.line() + " " + bytes.line())); // GLOBAL
      case 'N' -> push(new None());
      case 0x88 -> push(new Truth(true)); // NEWTRUE
      case 0x89 -> push(new Truth(false)); // NEWFALSE
      case 'J' -> push(new Whole(bytes.signed(4))); // BININT
      case 'K' -> push(new Whole(bytes.unsigned(1))); // BININT1
      case 'M' -> push(new Whole(bytes.unsigned(2))); // BININT2
      case 0x8a -> push(longInteger()); // LONG1
      case 'X' -> push(new Text(bytes.text(bytes.unsigned(4)))); // BINUNICODE
      case ')' -> push(new Tuple(List.of())); // EMPTY_TUPLE
      case 't' -> push(new Tuple(popToMark())); // TUPLE
      case 0x85, 0x86, 0x87 -> push(new Tuple(pop(opcode - 0x84))); // TUPLE1, 2, 3
      case '}' -> push(new Dict()); // EMPTY_DICT
      case 's' -> setItems(pop(2)); // SETITEM
      case 'u' -> setItems(popToMark()); // SETITEMS
      case 'q' -> memo.put(bytes.unsigned(1), top()); // BINPUT
      case 'r' -> memo.put(bytes.unsigned(4), top()); // LONG_BINPUT
      case 'h' -> push(recall(bytes.unsigned(1))); // BINGET
      case 'j' -> push(recall(bytes.unsigned(4))); // LONG_BINGET
      case 'Q' -> push(storage()); // BINPERSID
      case 'R' -> push(reduce()); // REDUCE
      case 'b' -> dropMetadata(); // BUILD
      default ->
          throw file.fault("data.pkl has opcode 0x%02x at byte %d".formatted(opcode, opcodeAt))
              .needed("those that torch.save writes for a dict of tensors")
              .remedy("Convert the checkpoint to safetensors where you trust it.")
              .fault();
    }
    return true;
  }

  private Map<String, Tensor> stateDict() {
    if (stack.size() != 1 || !(stack.getFirst() instanceof Dict dict)) {
      throw file.fault("data.pkl holds " + (stack.size() == 1 ? top().kind() : "no dict"))
          .needed("a dict of tensors")
          .remedy("Save the model's state_dict() alone.")
          .fault();
    }
    var tensors = new LinkedHashMap<String, Tensor>();
    dict.entries()
        .forEach((name, value) -> {
          if (!(value instanceof Tensor tensor)) {
            throw file.fault("entry '%s' is %s".formatted(name, value.kind()))
                .needed("a tensor")
                .remedy("Save the model's state_dict() alone.")
                .fault();
          }
          tensors.put(name, tensor);
        });
    return tensors;
  }

  private Global global(String python) {
    return PickleGlobal.of(python)
        .map(Global::new)
        .orElseThrow(() ->
            file.fault("data.pkl names the Python object '%s'".formatted(python))
                .needed("a dict of tensors of common types, which names none but torch's")
                .remedy(
                    "Loading it elsewhere may run code: convert it to safetensors only if you"
                        + " trust it.")
                .fault());
  }

  private Whole longInteger() {
    int length = bytes.u8();
    if (length > Long.BYTES) {
      throw wrong("an integer of %d bytes".formatted(length), "at most 8");
    }
    return new Whole(bytes.signed(length));
  }

  private void setItems(List<PickleValue> items) {
    if (!(top() instanceof Dict dict)) {
      throw wrong(top().kind(), "a dict");
    }
    if (items.size() % 2 != 0) {
      throw wrong("a key without a value", "pairs");
    }
    for (int i = 0; i < items.size(); i += 2) {
      String key = text(items.get(i));
      if (dict.entries().putIfAbsent(key, items.get(i + 1)) != null) {
        throw file.fault("data.pkl has '%s' twice".formatted(key)).fault();
      }
    }
  }

  /// Reads `('storage', type, key, location, elements)`.
  private Storage storage() {
    var items = tuple(pop(1).getFirst(), 5);
    if (!text(items.getFirst()).equals("storage")) {
      throw wrong("a reference to '%s'".formatted(text(items.getFirst())), "'storage'");
    }
    if (!(items.get(1) instanceof Global(var type)) || type.storage().isEmpty()) {
      throw wrong(items.get(1).kind(), "a storage type");
    }
    return new Storage(type.storage().get(), text(items.get(2)), number(items.get(4)));
  }

  private PickleValue reduce() {
    var call = pop(2);
    if (!(call.getFirst() instanceof Global(var callee))) {
      throw wrong(call.getFirst().kind(), "a name");
    }
    return switch (callee) {
      case ORDERED_DICT -> {
        tuple(call.get(1), 0);
        yield new Dict();
      }
      case REBUILD_TENSOR -> tensor(call.get(1));
      case REBUILD_PARAMETER -> parameter(call.get(1));
      default -> throw wrong("a call of a storage type", "a call that makes a tensor or a dict");
    };
  }

  /// Notes `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks[, metadata])`.
  private Tensor tensor(PickleValue arguments) {
    var items = tuple(arguments, -1);
    if (items.size() < 6 || items.size() > 7) {
      throw wrong("a tensor of %d arguments".formatted(items.size()), "6 or 7");
    }
    if (!(items.getFirst() instanceof Storage storage)) {
      throw wrong(items.getFirst().kind(), "a storage");
    }
    return new Tensor(storage, number(items.get(1)), numbers(items.get(2)), numbers(items.get(3)));
  }

  /// Notes `_rebuild_parameter(tensor, requires_grad, hooks)`: the tensor.
  private Tensor parameter(PickleValue arguments) {
    if (!(tuple(arguments, 3).getFirst() instanceof Tensor tensor)) {
      throw wrong(tuple(arguments, 3).getFirst().kind(), "a tensor");
    }
    return tensor;
  }

  private void dropMetadata() {
    var state = pop(1).getFirst();
    if (!(state instanceof Dict dict)
        || !(top() instanceof Dict)
        || !dict.entries().keySet().equals(Set.of("_metadata"))) {
      throw wrong("the state of an object", "nothing but a state_dict's '_metadata'");
    }
  }

  private void push(PickleValue value) {
    stack.add(value);
  }

  private PickleValue top() {
    if (stack.size() <= floor()) {
      throw wrong("an empty stack", "a value");
    }
    return stack.getLast();
  }

  private List<PickleValue> pop(int count) {
    if (stack.size() - floor() < count) {
      throw wrong("an empty stack", "a value");
    }
    return cut(stack.size() - count);
  }

  private List<PickleValue> popToMark() {
    if (marks.isEmpty()) {
      throw wrong("no mark", "a mark");
    }
    return cut(marks.removeLast());
  }

  private List<PickleValue> cut(int from) {
    var tail = stack.subList(from, stack.size());
    var items = List.copyOf(tail);
    tail.clear();
    return items;
  }

  /// The stack below the last mark is out of reach.
  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }

  private PickleValue recall(long index) {
    var value = memo.get(index);
    if (value == null) {
      throw wrong("a reference to value %d, which is not there".formatted(index), "a value");
    }
    return value;
  }

  private String text(PickleValue value) {
    if (value instanceof Text(var text)) {
      return text;
    }
    throw wrong(value.kind(), "a string");
  }

  private long number(PickleValue value) {
    if (value instanceof Whole(var number)) {
      return number;
    }
    throw wrong(value.kind(), "an integer");
  }

  private List<Long> numbers(PickleValue value) {
    return tuple(value, -1).stream().map(this::number).toList();
  }

  /// The items of a tuple of `size`, or of any size if that is negative.
  private List<PickleValue> tuple(PickleValue value, int size) {
    if (!(value instanceof Tuple(var items))) {
      throw wrong(value.kind(), "a tuple");
    }
    if (size >= 0 && items.size() != size) {
      throw wrong("a tuple of %d".formatted(items.size()), "a tuple of %d".formatted(size));
    }
    return items;
  }

  private EspalierException wrong(String found, String needed) {
    return file.fault("data.pkl has %s at byte %d".formatted(found, opcodeAt))
        .needed(needed)
        .remedy("The file is damaged or no plain checkpoint.")
        .fault();
  }
}
