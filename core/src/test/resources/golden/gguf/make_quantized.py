"""Writes quantized.f32 and quantized.gguf: values, and what the gguf package stores of them.

    python make_quantized.py
"""

from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter
from gguf.quants import quantize

here = Path(__file__).parent
random = np.random.default_rng(11)
values = random.standard_normal(64 * 32).astype(np.float32)
values[:32] = 0
values[32:64] *= np.float32(1e-6)
values[64:96] = np.round(values[64:96] * 4) / 4  # halves in the last place of a block
values[96] = 127
values[97:128] = np.arange(31, dtype=np.float32) + np.float32(0.5)
values[128:160] = -0.0
values[160:164] = [6e-8, -6e-8, 5.9604645e-8, 65504]
values = values.reshape(64, 32)
values.tofile(here / "quantized.f32")
writer = GGUFWriter(here / "quantized.gguf", "llama")
for kind in (GGMLQuantizationType.F16, GGMLQuantizationType.BF16, GGMLQuantizationType.Q8_0):
    stored = quantize(values, kind)
    writer.add_tensor(kind.name, stored, raw_dtype=None if kind == GGMLQuantizationType.F16 else kind)
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
