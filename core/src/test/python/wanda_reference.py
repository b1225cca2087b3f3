"""WANDA on the attention of a Llama-like model, as the paper describes it: the oracle of `dev.espalier.prune`.

    # golden files for the tiny checkpoints
    python wanda_reference.py golden core/src/test/resources/golden

    # the golden file of SmolLM2, from calibration windows that the model wrote (an Espalier calibration.json)
    python wanda_reference.py smollm2 FILE.gguf calibration.json WINDOWS LENGTH OUT_FOLDER

    # the masks of a real model, for a comparison with an Espalier-pruned folder
    python wanda_reference.py mask (--gguf FILE | --model DIR) --ids ids.json --ratio 0.2 --out mask.safetensors
    python wanda_reference.py compare mask.safetensors PRUNED_DIR

ids.json is `[[id, ...], ...]` or an object with that list as "ids" or "windows": calibration windows of one length.
mask.safetensors holds, for each pruned weight NAME ("model.layers.0.self_attn.q_proj.weight"):
NAME, U8 [out, in], 1 = pruned; NAME.scaler_row, F32 [in]; NAME.gap, F32 [out], the relative distance
between the highest pruned and the lowest kept score of the row (a mask may differ where it is tiny).
`compare` exits with 1 if a row has another number of zeros (dense rows must not have more than the ratio
asks for) or if more than 1e-4 of the places differ.

The method (Sun et al. 2023, arXiv:2306.11695, eq. 1; attention only, unstructured):
for each decoder layer in turn, with the earlier layers already pruned,
  1. run the still dense layer over every calibration window and collect the inputs of its linears,
     scaler_row[j] = mean over windows of ||X[:, j]||^2, in float32;
  2. S[i, j] = |W[i, j]| * sqrt(scaler_row[j]); in each row zero the int(in * ratio) lowest,
     ties to the lower column;
  3. run the pruned layer again: its outputs are the inputs of the next layer.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM
from transformers.utils import logging

ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")
RATIOS = (0.1, 0.2, 0.3, 0.5)


class ScalerRow:
    """The mean squared norm of each input column, over windows: float32, by the running recurrence."""

    def __init__(self, columns):
        self.windows = 0
        self.mean = torch.zeros(columns)

    def add(self, window):
        """window [T, in]"""
        self.mean *= self.windows / (self.windows + 1)
        self.windows += 1
        self.mean += torch.norm(window.float(), p=2, dim=0) ** 2 / self.windows


def linears(module):
    return {name: child for name, child in module.named_modules() if isinstance(child, torch.nn.Linear)}


def observed(modules):
    """Attaches a ScalerRow to each linear; returns the rows and a function that detaches them."""
    rows = {name: ScalerRow(linear.in_features) for name, linear in modules.items()}
    hooks = [
        linear.register_forward_pre_hook(lambda _m, inputs, row=rows[name]: row.add(inputs[0].flatten(0, -2)))
        for name, linear in modules.items()
    ]
    return rows, lambda: [hook.remove() for hook in hooks]


def prune_weight(weight, scaler_row, ratio):
    """Zeroes the lowest scores of each row in place. Returns the mask [out, in] and the gaps [out]."""
    scores = weight.float().abs() * scaler_row.sqrt()
    count = int(weight.shape[1] * ratio)
    ordered = scores.sort(dim=1, stable=True)
    mask = torch.zeros(weight.shape, dtype=torch.bool)
    mask.scatter_(1, ordered.indices[:, :count], True)
    gaps = torch.ones(weight.shape[0])
    if count > 0:
        kept, pruned = ordered.values[:, count], ordered.values[:, count - 1]
        gaps = torch.where(kept > 0, (kept - pruned) / kept, 0.0)
    weight[mask] = 0
    return mask, gaps


@torch.no_grad()
def prune(model, windows, ratio):
    """Prunes the model in place. Returns {weight name: (mask, scaler_row, gaps)}."""
    inner = model.model
    length = windows.shape[1]
    positions = torch.arange(length)[None]
    hidden = [inner.embed_tokens(window[None]) for window in windows]
    rotary = inner.rotary_emb(hidden[0], positions)
    distance = torch.arange(length)[:, None] - torch.arange(length)[None, :]
    limit = getattr(model.config, "sliding_window", None) or length
    visible = (distance >= 0) & (distance < limit)
    attention_mask = torch.zeros(1, 1, length, length).masked_fill(~visible, torch.finfo(torch.float32).min)

    def forward(layer, states):
        out = layer(states, attention_mask=attention_mask, position_ids=positions, position_embeddings=rotary)
        return out[0] if isinstance(out, tuple) else out

    found = {}
    for number, layer in enumerate(inner.layers):
        modules = linears(layer)
        rows, detach = observed(modules)
        for states in hidden:
            forward(layer, states)
        detach()
        for name, linear in modules.items():
            if name.endswith(ATTENTION):
                row = rows[name].mean
                mask, gaps = prune_weight(linear.weight, row, ratio)
                found[f"model.layers.{number}.{name}.weight"] = (mask, row, gaps)
        hidden = [forward(layer, states) for states in hidden]
    return found


@torch.no_grad()
def prune_by_whole_passes(model, windows, ratio):
    """The same by a longer way, to check `prune`: a pass of the whole model for every layer."""
    found = {}
    for number, layer in enumerate(model.model.layers):
        modules = {name: m for name, m in linears(layer).items() if name.endswith(ATTENTION)}
        rows, detach = observed(modules)
        for window in windows:
            model(window[None], use_cache=False)
        detach()
        for name, linear in modules.items():
            mask, gaps = prune_weight(linear.weight, rows[name].mean, ratio)
            found[f"model.layers.{number}.{name}.weight"] = (mask, rows[name].mean, gaps)
    return found


def sparsity(model):
    """Zeros as a share of the attention weights, of the block's linear weights, and of all parameters."""
    blocks = linears(model.model.layers)
    attention = [m.weight for name, m in blocks.items() if name.endswith(ATTENTION)]
    every = {id(p): p for p in model.parameters()}  # tied embeddings once

    def share(zeros_of, size_of):
        return sum(int((w == 0).sum()) for w in zeros_of) / sum(w.numel() for w in size_of)

    block_weights = [m.weight for m in blocks.values()]
    return {
        "attention": share(attention, attention),
        "blockLinears": share(block_weights, block_weights),
        "all": share(every.values(), every.values()),
    }


def load(path, gguf_file=None):
    return AutoModelForCausalLM.from_pretrained(
        path, gguf_file=gguf_file, dtype=torch.float32, attn_implementation="eager", local_files_only=True
    ).eval()


# --- golden files ----------------------------------------------------------------------------------


def golden_ratio(folder, windows, ratio, test_ids):
    model = load(folder)
    found = prune(model, windows, ratio)
    again = prune_by_whole_passes(load(folder), windows, ratio)
    for name, (mask, row, gaps) in found.items():
        assert torch.equal(mask, again[name][0]), name
        torch.testing.assert_close(row, again[name][1], rtol=1e-5, atol=0)
        assert (mask.sum(1) == int(mask.shape[1] * ratio)).all(), name
    smallest = min(gaps.min().item() for _, _, gaps in found.values())
    with torch.no_grad():
        logits = model(test_ids, use_cache=False).logits[:, -1]
    return smallest, {
        "smallestGap": smallest,
        "sparsity": sparsity(model),
        "lastLogits": logits.tolist(),
        "weights": {
            name: {
                "scalerRow": row.tolist(),
                "prunedColumns": [line.nonzero().flatten().tolist() for line in mask],
            }
            for name, (mask, row, _) in found.items()
        },
    }


def golden(root):
    """Calibration ids are drawn until no score is a close call, so that a mask must match exactly."""
    out = root / "wanda"
    out.mkdir(exist_ok=True)
    for name in "llama-gqa", "qwen2":
        folder = root / "models" / name
        test_ids = torch.tensor(json.loads((folder / "golden.json").read_text())["ids"])
        for seed in range(1, 1000):
            windows = torch.tensor(np.random.default_rng(seed).integers(0, 64, (4, 16)))
            made, smallest = {}, 1.0
            for ratio in RATIOS:
                gap, made[str(ratio)] = golden_ratio(folder, windows, ratio, test_ids)
                smallest = min(smallest, gap)
                if smallest < 1e-4:
                    break
            else:
                break
        content = {"model": name, "seed": seed, "ids": windows.tolist(), "ratios": made}
        (out / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
        print(f"{name}: seed {seed}, smallest gap {smallest:.1e}")


def golden_smollm2(arguments):
    """Input norms, mask hashes and zeros of every attention matrix at three ratios: see golden/smollm2/HOW.md."""
    windows = ids_of(arguments.ids)[: arguments.windows, : arguments.length]
    assert windows.shape == (arguments.windows, arguments.length)
    norms, masks = {}, {}
    for ratio in RATIOS[:3]:
        model = load(arguments.gguf.parent, arguments.gguf.name)
        digests = masks[str(ratio)] = {}
        for name, (mask, row, _) in prune(model, windows, ratio).items():
            count = int(mask.shape[1] * ratio)
            assert (mask.sum(1) == count).all(), name
            module = name.removesuffix(".weight")
            digest = hashlib.sha256(mask.to(torch.uint8).numpy().tobytes()).hexdigest()
            digests[module] = {"perRow": count, "sha256": digest}
            # query, key and value read one input: its norms are kept once
            key = f"{ratio}.{module.replace('k_proj', 'q_proj').replace('v_proj', 'q_proj')}"
            assert key not in norms or torch.equal(norms[key], row), name
            norms[key] = row
        print(ratio, json.dumps(sparsity(model)), flush=True)
    out = Path(arguments.out)
    save_file(norms, out / "wanda-norms.safetensors")
    content = {"ids": windows.tolist(), "masks": masks}
    (out / "wanda-masks.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


# --- real models -----------------------------------------------------------------------------------


def ids_of(path):
    given = json.loads(Path(path).read_text())
    return torch.tensor(given.get("ids", given.get("windows")) if isinstance(given, dict) else given)


def write_mask(arguments):
    windows = ids_of(arguments.ids)
    if arguments.gguf:
        file = Path(arguments.gguf)
        model = load(file.parent, file.name)
    else:
        model = load(arguments.model)
    found = prune(model, windows, arguments.ratio)
    tensors = {}
    for name, (mask, row, gaps) in found.items():
        tensors[name] = mask.to(torch.uint8)
        tensors[name + ".scaler_row"] = row
        tensors[name + ".gap"] = gaps
    shares = sparsity(model)
    about = {"ratio": str(arguments.ratio), "windows": str(list(windows.shape)), "sparsity": json.dumps(shares)}
    save_file(tensors, arguments.out, about)
    print(json.dumps({"weights": len(found), "pruned": sum(int(m.sum()) for m, _, _ in found.values()), **shares}))


def compare(arguments):
    """Reads the zeros of a pruned folder beside a mask: which rows differ, and how close a call they were."""
    files = sorted(Path(arguments.pruned).glob("model*.safetensors"))
    weights = {}
    for file in files:
        with safe_open(file, "pt") as opened:
            weights.update({name: (file, name) for name in opened.keys()})
    if not weights:
        sys.exit(f"{arguments.pruned}: no model*.safetensors in it")
    worst = differing_rows = differing = miscounted = total = 0
    with safe_open(arguments.mask, "pt") as oracle:
        names = [name for name in oracle.keys() if name.endswith(".weight")]
        for name in names:
            with safe_open(weights[name][0], "pt") as opened:
                zero = opened.get_tensor(name) == 0
            mask = oracle.get_tensor(name).bool()
            wrong = int((zero.sum(1) != mask.sum(1)).sum())
            if wrong:
                print(f"{name}: {wrong} rows have another number of zeros")
            rows = (zero != mask).any(1)
            if rows.any():
                worst = max(worst, oracle.get_tensor(name + ".gap")[rows].max().item())
            miscounted += wrong
            differing_rows += int(rows.sum())
            differing += int((zero != mask).sum())
            total += int(mask.sum())
    print(
        f"{len(names)} weights, {total} pruned in the mask; {arguments.pruned} differs in {differing} places, "
        f"in {differing_rows} rows, whose largest relative gap is {worst:.1e}; {miscounted} rows miscounted"
    )
    return 0 if miscounted == 0 and differing <= total * 1e-4 else 1


def main(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("golden")
    command.add_argument("root", type=Path)
    command = commands.add_parser("smollm2")
    command.add_argument("gguf", type=Path)
    command.add_argument("ids")
    command.add_argument("windows", type=int)
    command.add_argument("length", type=int)
    command.add_argument("out")
    command = commands.add_parser("mask")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--gguf")
    source.add_argument("--model")
    command.add_argument("--ids", required=True)
    command.add_argument("--ratio", type=float, required=True)
    command.add_argument("--out", required=True)
    command = commands.add_parser("compare")
    command.add_argument("mask")
    command.add_argument("pruned")
    arguments = parser.parse_args(words)
    logging.disable_progress_bar()
    if arguments.command == "golden":
        torch.set_num_threads(1)
        return golden(arguments.root)
    if arguments.command == "smollm2":
        return golden_smollm2(arguments)
    return write_mask(arguments) if arguments.command == "mask" else compare(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
