"""Writes the .bin files: see HOW.md."""

import torch
from collections import OrderedDict

DTYPES = [
    torch.float64, torch.float32, torch.float16, torch.bfloat16,
    torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool,
]

# state_dict() of a module: an OrderedDict with the attribute _metadata.
linear = torch.nn.Linear(3, 2)
with torch.no_grad():
    linear.weight.copy_(torch.arange(6).reshape(2, 3))
    linear.bias.copy_(torch.tensor([-1.0, -2.0]))
torch.save(linear.state_dict(), "module.bin")

# A plain dict: every type, a parameter, two views of one storage, a scalar, an empty tensor.
state = {str(t).removeprefix("torch."): (torch.arange(4) % 2 if t is torch.bool else torch.arange(4) - 1).to(t) for t in DTYPES}
state["parameter"] = linear.weight
shared = torch.arange(10, dtype=torch.float32)
state["shared.left"] = shared[:4].reshape(2, 2)
state["shared.right"] = shared[4:]
state["scalar"] = torch.tensor(7.0)
state["empty"] = torch.zeros(0, 3)
state["one_row"] = torch.arange(12, dtype=torch.float32).reshape(4, 3).t()[:, :1].t()
torch.save(state, "types.bin")

# What is refused.
torch.save({"w": torch.arange(6).reshape(2, 3).t()}, "transposed.bin")
torch.save(linear.state_dict(), "legacy.bin", _use_new_zipfile_serialization=False)
torch.save({"w": torch.zeros(2), "step": 3}, "step.bin")
torch.save({"w": torch.zeros(2, dtype=torch.float8_e4m3fn)}, "float8.bin")
torch.save(torch.zeros(2), "tensor.bin")
torch.save({"w": torch.zeros(2)}, "protocol4.bin", pickle_protocol=4)
