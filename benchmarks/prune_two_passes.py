#!/usr/bin/env python3
"""How long WANDA takes in torch, as its authors run it: each decoder layer is passed whole, window by
window, once dense with hooks on what is pruned, and once pruned (locuslab/wanda, `lib/prune.py`).

The windows are those of a `calibration.json` that `espalier prune` left in a pruned model's folder.
Opening the model is left out of the time. With --pruned, the masks are compared with that folder's.
See README.md for the commands.
"""

import argparse
import json
import time

import torch
import transformers

import prompts as suite

TARGETS = {
    "attention": ("q_proj", "k_proj", "v_proj", "o_proj"),
    "mlp": ("gate_proj", "up_proj", "down_proj"),
}


class Norms:
    """Mean over windows of the squared norm of each input, in f32."""

    def __init__(self, columns):
        self.values = torch.zeros(columns)
        self.windows = 0

    def add(self, x):
        rows = x.reshape(-1, x.shape[-1]).t().float()
        self.values *= self.windows / (self.windows + 1)
        self.windows += 1
        self.values += torch.norm(rows, p=2, dim=1) ** 2 / self.windows


def prune_layer(layer, inputs, positions, targets, ratio):
    """Prunes one layer in place and returns what goes into the next."""
    linears = {
        name: module
        for name, module in layer.named_modules()
        if isinstance(module, torch.nn.Linear) and name.endswith(targets)
    }
    norms = {name: Norms(module.weight.shape[1]) for name, module in linears.items()}
    hooks = [
        module.register_forward_hook(lambda _, x, __, name=name: norms[name].add(x[0]))
        for name, module in linears.items()
    ]
    for x in inputs:
        layer(x, **positions)
    for hook in hooks:
        hook.remove()
    for name, module in linears.items():
        scores = module.weight.abs() * torch.sqrt(norms[name].values.reshape(1, -1))
        order = torch.sort(scores, dim=-1, stable=True)[1]
        lowest = order[:, : int(scores.shape[1] * ratio)]
        mask = torch.zeros_like(scores, dtype=torch.bool).scatter_(1, lowest, True)
        module.weight.data[mask] = 0
    outputs = [layer(x, **positions) for x in inputs]
    return [y[0] if isinstance(y, tuple) else y for y in outputs]


@torch.no_grad()
def prune(model, windows, targets, ratio):
    """Prunes `model` in place."""
    decoder = model.model
    inputs = [decoder.embed_tokens(torch.tensor([window])) for window in windows]
    ids = torch.arange(inputs[0].shape[1]).unsqueeze(0)
    positions = {
        "position_ids": ids,
        "position_embeddings": decoder.rotary_emb(inputs[0], ids),
        "attention_mask": None,
    }
    if model.config._attn_implementation == "eager":
        length = inputs[0].shape[1]
        hidden = torch.full((length, length), torch.finfo(inputs[0].dtype).min).triu(1)
        positions["attention_mask"] = hidden[None, None].to(inputs[0].dtype)
    for layer in decoder.layers:
        inputs = prune_layer(layer, inputs, positions, targets, ratio)


def differences(model, folder, targets):
    """Weights that are zero in one of the two models only, and weights compared."""
    ours = suite.load(folder, "f32", 0).state_dict()
    different = compared = 0
    for name, weight in model.state_dict().items():
        if name.removesuffix(".weight").endswith(targets):
            different += int(((weight == 0) != (ours[name] == 0)).sum())
            compared += weight.numel()
    return different, compared


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--calibration", required=True, help="a calibration.json")
    parser.add_argument("--sparsity", type=float, default=0.2)
    parser.add_argument("--target", choices=sorted(TARGETS), default="attention")
    parser.add_argument("--dtype", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--threads", type=int, default=0, help="0: as torch has it")
    parser.add_argument("--attention", default="sdpa", help="the kernel of transformers: sdpa or eager")
    parser.add_argument("--pruned", help="the folder of espalier prune, to compare masks with")
    arguments = parser.parse_args()
    with open(arguments.calibration, encoding="utf-8") as file:
        windows = json.load(file)["windows"]
    model = suite.load(arguments.model, arguments.dtype, arguments.threads, arguments.attention)
    targets = TARGETS[arguments.target]
    start = time.perf_counter()
    prune(model, windows, targets, arguments.sparsity)
    seconds = time.perf_counter() - start
    result = {
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "threads": torch.get_num_threads(),
        "dtype": arguments.dtype,
        "attention": arguments.attention,
        "windows": len(windows),
        "length": len(windows[0]),
        "seconds": round(seconds, 1),
    }
    if arguments.pruned:
        different, compared = differences(model, arguments.pruned, targets)
        result["zeros_that_differ"] = different
        result["weights_compared"] = compared
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
