package dev.espalier.model.format;

import java.util.Arrays;
import java.util.List;

/// Checkpoints whose `data.pkl` must be refused: damaged, hostile, or of another kind.
final class PickleDamages {
  private static final String AGAIN = ". The file is damaged: fetch it again.";
  private static final String PLAIN = ". The file is damaged or no plain checkpoint.";
  private static final String RESAVE = ". Save it again with torch, or convert it to safetensors.";

  private PickleDamages() {}

  /// A checkpoint with that pickle and one storage of 8 bytes.
  static Damage damage(String label, byte[] pickle, String message) {
    return new Damage(label, StoredZip.checkpoint(pickle, 8).array(), message);
  }

  static List<Damage> all() {
    return List.of(
        new Damage(
            "protocol 4",
            Golden.bytes("torch/protocol4.bin"),
            "data.pkl has pickle protocol 4; needs protocol 2, torch.save's default" + RESAVE),
        damage(
            "no protocol",
            new Pickle().dict().stop(),
            "data.pkl has pickle protocol 0; needs protocol 2, torch.save's default" + RESAVE),
        damage("empty pickle", new byte[0], "data.pkl ends at byte 0, inside an opcode" + AGAIN),
        damage(
            "no end",
            Pickle.start().dict().unfinished(),
            "data.pkl ends at byte 3, inside an opcode" + AGAIN),
        damage(
            "text past the end",
            Pickle.start().op('X', 255, 255, 255, 255).stop(),
            "data.pkl ends at byte 8, inside an opcode" + AGAIN),
        damage(
            "os.system",
            Pickle.start().global("posix", "system").text("true").op(0x85, 'R').stop(),
            names("posix system")),
        damage(
            "eval",
            Pickle.start().global("builtins", "eval").text("1").op(0x85, 'R').stop(),
            names("builtins eval")),
        new Damage(
            "float8", Golden.bytes("torch/float8.bin"), names("torch._utils _rebuild_tensor_v3")),
        damage(
            "opcode of newer protocols",
            Pickle.start().op(0x93).stop(),
            "data.pkl has opcode 0x93 at byte 2; needs those that torch.save writes for a dict of tensors."
                + " Convert the checkpoint to safetensors where you trust it."),
        damage(
            "text of latin-1",
            Pickle.start().op('X', 1, 0, 0, 0, 0xe4).stop(),
            "data.pkl has text at byte 7 that is not UTF-8"),
        damage("empty stack", Pickle.start().op('R').stop(), wrong("an empty stack", 2, "a value")),
        damage("no mark", Pickle.start().op('t').stop(), wrong("no mark", 2, "a mark")),
        damage(
            "below the mark",
            Pickle.start().dict().mark().op('q', 0).stop(),
            wrong("an empty stack", 4, "a value")),
        damage(
            "absent memo",
            Pickle.start().op('h', 7).stop(),
            wrong("a reference to value 7, which is not there", 2, "a value")),
        damage(
            "wide integer",
            Pickle.start().op(0x8a, 9).op(new int[9]).stop(),
            wrong("an integer of 9 bytes", 2, "at most 8")),
        damage(
            "items without a dict",
            Pickle.start().number(1).mark().op('u').stop(),
            wrong("an integer", 5, "a dict")),
        damage(
            "key without a value",
            Pickle.start().dict().mark().text("a").op('u').stop(),
            wrong("a key without a value", 10, "pairs")),
        damage(
            "key of a number",
            Pickle.start().dict().number(1).number(2).op('s').stop(),
            wrong("an integer", 7, "a string")),
        damage(
            "reference that is no tuple",
            Pickle.start().text("x").op('Q').stop(),
            wrong("a string", 8, "a tuple")),
        damage(
            "reference of two",
            Pickle.start().number(1).number(2).op(0x86, 'Q').stop(),
            wrong("a tuple of 2", 7, "a tuple of 5")),
        damage(
            "reference to a module",
            Pickle.start()
                .mark()
                .text("module")
                .number(0)
                .number(0)
                .number(0)
                .number(0)
                .op('t', 'Q')
                .stop(),
            wrong("a reference to 'module'", 23, "'storage'")),
        damage(
            "storage of no type",
            Pickle.start()
                .mark()
                .text("storage")
                .number(0)
                .number(0)
                .number(0)
                .number(0)
                .op('t', 'Q')
                .stop(),
            wrong("an integer", 24, "a storage type")),
        damage(
            "call of a dict",
            Pickle.start().dict().op(')', 'R').stop(),
            wrong("a dict", 4, "a name")),
        damage(
            "call of a storage type",
            Pickle.start().global("torch", "IntStorage").op(')', 'R').stop(),
            wrong("a call of a storage type", 21, "a call that makes a tensor or a dict")),
        damage(
            "tensor of three",
            Pickle.start()
                .global("torch._utils", "_rebuild_tensor_v2")
                .number(1)
                .number(2)
                .number(3)
                .op(0x87, 'R')
                .stop(),
            wrong("a tensor of 3 arguments", 42, "6 or 7")),
        damage(
            "tensor of no storage",
            Pickle.start().startTensor().number(1).number(0).op(')', ')').endTensor().stop(),
            wrong("an integer", 71, "a storage")),
        damage(
            "parameter of no tensor",
            Pickle.start()
                .global("torch._utils", "_rebuild_parameter")
                .op('N', 'N', 'N', 0x87, 'R')
                .stop(),
            wrong("None", 39, "a tensor")),
        damage(
            "state of a dict",
            Pickle.start().dict().dict().op('b').stop(),
            wrong("the state of an object", 4, "nothing but a state_dict's '_metadata'")),
        damage(
            "marks without end",
            Pickle.start().op(marks(4_000_001)).stop(),
            "data.pkl has more than 4000000 opcodes"),
        damage(
            "name twice",
            Pickle.start().dict().mark().text("a").number(1).text("a").number(2).op('u').stop(),
            "data.pkl has 'a' twice"));
  }

  private static String names(String python) {
    return "data.pkl names the Python object '%s'; needs a dict of tensors of common types, which names none"
            .formatted(python)
        + " but torch's. Loading it elsewhere may run code: convert it to safetensors only if you trust it.";
  }

  private static String wrong(String found, int at, String needed) {
    return "data.pkl has %s at byte %d; needs %s".formatted(found, at, needed) + PLAIN;
  }

  private static int[] marks(int count) {
    int[] marks = new int[count];
    Arrays.fill(marks, '(');
    return marks;
  }
}
