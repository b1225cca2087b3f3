"""SparseGPT on a real model, from the paper's algorithm: what Espalier's `--method sparsegpt` is compared with.

    python sparsegpt_reference.py (--gguf FILE | --model DIR) --ids ids.json --text-ids text.json [--windows N] [--tokens N] \
        [--method sparsegpt|wanda] [--ratio 0.5] [--target attention|all] [--block 128] [--damping 0.01] \
        [--order columns|activations] [--group block|row] [--hessian float32|float64] [--exact] [--out weights.safetensors]

ids.json holds calibration windows of one length, as a list of lists or under "ids" or "windows" (so an Espalier
`calibration.json` will do); text.json holds the ids of a text, which is scored in windows of 512.
Prints one JSON object: the perplexity, zeros, seconds, and by projection, averaged over layers, what pruning changed
of the outputs on the calibration text, `||(W - W') X||^2 / ||W X||^2`.

The method (Frantar and Alistarh 2023, arXiv:2301.00774, algorithm 1), layer by layer as in wanda_reference.py:
H = 2/n X^T X + damping * mean(diag H) * I; U = upper Cholesky factor of H^-1; blocks of columns from the left;
in a block the weights with the lowest (w / U_jj)^2 go; each column's error (w - q) / U_jj is taken from the
columns to its right, inside the block at once and behind it by one product.
"Lowest" is `<= sorted[int(size * ratio)]` in the authors' code, which takes one more; --exact takes exactly
int(size * ratio). --order activations settles columns with large diagonals first, and --group row compares the weights of a block row by row, as WANDA compares a
row: the paper does neither.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import save_file

from wanda_reference import ATTENTION, ScalerRow, linears, load, prune_weight

WINDOW = 512


class Hessian:
    """2/n X^T X over windows, by the running mean of the authors' code."""

    def __init__(self, columns, dtype):
        self.windows = 0
        self.sum = torch.zeros(columns, columns, dtype=dtype)

    def add(self, window):
        """window [T, in]"""
        self.sum *= self.windows / (self.windows + 1)
        self.windows += 1
        scaled = (2 / self.windows) ** 0.5 * window.to(self.sum.dtype)
        self.sum += scaled.T @ scaled


def sparsegpt(weight, hessian, choice):
    """Prunes weight [out, in] in place. Returns the mask."""
    order = torch.arange(weight.shape[1])
    if choice.order == "activations":
        order = hessian.diagonal().argsort(descending=True)
    hessian = hessian[order][:, order].clone()
    dead = hessian.diagonal() == 0
    hessian[dead, dead] = 1
    values = weight.to(torch.float32)[:, order].clone()
    values[:, dead] = 0
    hessian.diagonal().add_(choice.damping * hessian.diagonal().mean())
    inverse = torch.cholesky_inverse(torch.linalg.cholesky(hessian))
    factor = torch.linalg.cholesky(inverse, upper=True).to(torch.float32)
    mask = torch.zeros(values.shape, dtype=torch.bool)
    columns = values.shape[1]
    for start in range(0, columns, choice.block):
        end = min(start + choice.block, columns)
        block, upper = values[:, start:end].clone(), factor[start:end, start:end]
        scores = block**2 / upper.diagonal() ** 2
        count = int(scores.numel() * choice.ratio)
        if choice.group == "row":
            gone = torch.zeros(scores.shape, dtype=torch.bool)
            gone.scatter_(1, scores.sort(1, stable=True).indices[:, : int(scores.shape[1] * choice.ratio)], True)
        elif choice.exact:
            gone = torch.zeros(scores.numel(), dtype=torch.bool)
            gone[scores.flatten().sort(stable=True).indices[:count]] = True
            gone = gone.view(scores.shape)
        else:
            gone = scores <= scores.flatten().sort().values[count]
        errors = torch.zeros_like(block)
        for column in range(end - start):
            kept = torch.where(gone[:, column], 0.0, block[:, column])
            errors[:, column] = (block[:, column] - kept) / upper[column, column]
            block[:, column:] -= errors[:, column : column + 1] @ upper[column : column + 1, column:]
            block[:, column] = kept
        values[:, start:end] = block
        mask[:, start:end] = gone
        values[:, end:] -= errors @ factor[start:end, end:]
    back = order.argsort()
    weight.copy_(values[:, back].to(weight.dtype))
    return mask[:, back]


@torch.no_grad()
def prune(model, windows, choice):
    inner, length = model.model, windows.shape[1]
    positions = torch.arange(length)[None]
    hidden = [inner.embed_tokens(window[None]) for window in windows]
    rotary = inner.rotary_emb(hidden[0], positions)
    causal = torch.full((length, length), torch.finfo(torch.float32).min).triu(1)[None, None]

    def forward(layer, states):
        out = layer(states, attention_mask=causal, position_ids=positions, position_embeddings=rotary)
        return out[0] if isinstance(out, tuple) else out

    masks, errors = {}, {}
    for number, layer in enumerate(inner.layers):
        modules = {n: m for n, m in linears(layer).items() if choice.target == "all" or n.endswith(ATTENTION)}
        norms = {n: ScalerRow(m.in_features) for n, m in modules.items()}
        hessians = {n: Hessian(m.in_features, getattr(torch, choice.hessian)) for n, m in modules.items()}

        def add(name, window):
            norms[name].add(window)
            hessians[name].add(window)

        hooks = [
            m.register_forward_pre_hook(lambda _m, inputs, n=n: add(n, inputs[0].flatten(0, -2)))
            for n, m in modules.items()
        ]
        for states in hidden:
            forward(layer, states)
        for hook in hooks:
            hook.remove()
        for name, module in modules.items():
            before = module.weight.clone()
            if choice.method == "wanda":
                mask = prune_weight(module.weight, norms[name].mean, choice.ratio)[0]
            else:
                mask = sparsegpt(module.weight, hessians[name].sum, choice)
            errors.setdefault(name.split(".")[-1], []).append(
                energy(module.weight - before, hessians[name].sum) / energy(before, hessians[name].sum)
            )
            masks[f"model.layers.{number}.{name}.weight"] = mask
        hidden = [forward(layer, states) for states in hidden]
    return masks, {kind: round(sum(found) / len(found), 5) for kind, found in errors.items()}


def energy(weight, hessian):
    """||W X||^2 over the calibration inputs X, up to a factor."""
    return float(((weight.to(hessian.dtype) @ hessian) * weight).sum())


@torch.no_grad()
def perplexity(model, ids):
    total = count = 0
    for start in range(0, len(ids), WINDOW):
        window = torch.tensor([ids[start : start + WINDOW]])
        if window.shape[1] < 2:
            continue
        logits = model(window, use_cache=False).logits[0, :-1].float()
        total += torch.nn.functional.cross_entropy(logits, window[0, 1:], reduction="sum").item()
        count += window.shape[1] - 1
    return float(torch.tensor(total / count).exp())


def ids_of(path):
    given = json.loads(Path(path).read_text())
    return given.get("ids", given.get("windows")) if isinstance(given, dict) else given


def main(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--gguf", type=Path)
    source.add_argument("--model", type=Path)
    parser.add_argument("--ids", required=True)
    parser.add_argument("--text-ids", required=True)
    parser.add_argument("--windows", type=int, help="only so many of the calibration windows")
    parser.add_argument("--tokens", type=int, help="only so many tokens of the text")
    parser.add_argument("--method", choices=("sparsegpt", "wanda"), default="sparsegpt")
    parser.add_argument("--ratio", type=float, default=0.5)
    parser.add_argument("--target", choices=("attention", "all"), default="attention")
    parser.add_argument("--block", type=int, default=128)
    parser.add_argument("--damping", type=float, default=0.01)
    parser.add_argument("--order", choices=("columns", "activations"), default="columns")
    parser.add_argument("--group", choices=("block", "row"), default="block")
    parser.add_argument("--hessian", choices=("float32", "float64"), default="float32")
    parser.add_argument("--exact", action="store_true")
    parser.add_argument("--out")
    choice = parser.parse_args(words)
    model = load(choice.gguf.parent, choice.gguf.name) if choice.gguf else load(choice.model)
    windows = torch.tensor(ids_of(choice.ids))[: choice.windows]
    text = ids_of(choice.text_ids)[: choice.tokens]
    started = time.time()
    masks, errors = prune(model, windows, choice)
    seconds = time.time() - started
    zeros = sum(int(mask.sum()) for mask in masks.values())
    said = {k: v for k, v in vars(choice).items() if k in ("method", "ratio", "target", "block", "damping", "order", "group", "hessian", "exact")}
    said |= {"pruned": zeros / sum(m.numel() for m in masks.values()), "errors": errors, "seconds": round(seconds)}
    said["perplexity"] = round(perplexity(model, text), 4)
    print(json.dumps(said))
    if choice.out:
        tensors = {name: mask.to(torch.uint8) for name, mask in masks.items()}
        state = dict(model.named_parameters())
        tensors |= {name + ".value": state[name].detach().contiguous() for name in masks}
        save_file(tensors, choice.out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
