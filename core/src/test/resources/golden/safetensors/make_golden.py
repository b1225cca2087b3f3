"""Writes reference.safetensors: see HOW.md."""

import torch
from safetensors.torch import save_file

bits = [0x0000, 0x8000, 0x0001, 0x8001, 0x7F80, 0xFF80, 0x7FC0, 0x3F80]
save_file(
    {
        "bf16": torch.tensor(bits, dtype=torch.int32).to(torch.int16).view(torch.bfloat16).reshape(2, 4),
        "f16": torch.tensor([0.0, -0.0, 6e-8, 65504.0, float("inf"), 1.0], dtype=torch.float16),
        "f32": torch.arange(6, dtype=torch.float32).reshape(3, 2) / 3,
        "i64": torch.tensor([-1, 2**62]),
        "u8": torch.tensor([1, 2, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False]),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 4),
        "weights \u00e4 \"quoted\"": torch.ones(1),
    },
    "reference.safetensors",
    metadata={"format": "pt"},
)
