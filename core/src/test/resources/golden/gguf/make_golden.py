"""Writes blocks.gguf and blocks.f32: see HOW.md."""

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T
from gguf.quants import dequantize

SEED = 20260101
# Where the f16 scales lie in a block; all other bytes are random.
SCALES = {
    T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0],
    T.Q2_K: [80, 82], T.Q3_K: [108], T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208],
}

random = np.random.default_rng(SEED)
writer = gguf.GGUFWriter("blocks.gguf", "llama")
writer.add_uint8("test.u8", 255)
writer.add_int8("test.i8", -128)
writer.add_uint16("test.u16", 65535)
writer.add_int16("test.i16", -32768)
writer.add_uint32("test.u32", 4294967295)
writer.add_int32("test.i32", -2147483648)
writer.add_float32("test.f32", 1e-5)
writer.add_uint64("test.u64", 18446744073709551615)
writer.add_int64("test.i64", -9223372036854775808)
writer.add_float64("test.f64", 0.1)
writer.add_bool("test.bool", True)
writer.add_string("test.string", "pr\u00fcfen \U0001f333")
writer.add_array("test.strings", ["a", "", "\u00e4"])
writer.add_array("test.integers", [1, -2, 3])
writer.add_array("test.reals", [0.5, -0.25])
writer.add_array("test.nested", [[1, 2], [3]])

expected = []
for kind, scales in SCALES.items():
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (3 if elements == 32 else 2, size), dtype=np.uint8)
    for at in scales:
        value = (random.standard_normal(len(blocks)) * 0.05).astype(np.float16)
        blocks[:, at : at + 2] = value.view(np.uint8).reshape(-1, 2)
    writer.add_tensor(kind.name, blocks, raw_dtype=kind)
    expected.append(dequantize(blocks, kind).astype("<f4").ravel())
plain = (random.standard_normal((2, 3, 4)) * 3).astype(np.float32)
for kind, raw in [
    (T.F32, plain),
    (T.F16, plain.astype(np.float16)),
    (T.BF16, (plain.view(np.uint32) >> 16).astype(np.uint16)),
]:
    data = raw.view(np.uint8) if kind == T.BF16 else raw
    writer.add_tensor(kind.name, data, raw_dtype=kind)
    value = (raw.astype(np.uint32) << 16).view(np.float32) if kind == T.BF16 else raw
    expected.append(value.astype("<f4").ravel())

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
np.concatenate(expected).tofile("blocks.f32")
