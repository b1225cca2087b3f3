"""Loads an Espalier-pruned folder with `transformers` and says whether it is what it claims to be.

    python check_pruned.py DIR [DENSE_DIR_OR_GGUF] [--sparsity 0.2] [--logits logits.json] [--tolerance 1e-5]

It prints the zeros of each kind of projection, and checks
- that the folder loads as model and tokenizer, with no weight missing or left over;
- with --sparsity, that each attention row holds exactly int(in * sparsity) zeros (or as many as a dense row
  that had more);
- with a dense model, that every tensor equals the dense one except for zeros in the attention weights
  (against a folder: also names and dtypes in the files);
- with --logits, that the logits at the last position of each sequence agree, relative to max|logit|.

logits.json: {"ids": [[id, ...], ...], "logits": [[value of each vocabulary entry], ...],
              "texts": [text, ...], "textIds": [[id, ...], ...]}
with one row of logits for each row of ids (float32 from the pruned folder, the last position only; rows may
differ in length); "texts" and "textIds" may be absent: what our tokenizer gives without special tokens added.
Exit code 0 if all holds, 1 if not.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

from wanda_reference import ATTENTION, linears, load, sparsity

failures = []


def check(holds, sentence):
    print(("ok    " if holds else "FAILS ") + sentence)
    if not holds:
        failures.append(sentence)


def stored_tensors(folder):
    found = {}
    for file in sorted(folder.glob("model*.safetensors")):
        with safe_open(file, "pt") as opened:
            found.update({name: opened.get_tensor(name) for name in opened.keys()})
    return found


def print_zeros(model):
    kinds = {}
    for name, linear in linears(model.model.layers).items():
        zeros, rows = kinds.setdefault(name.split(".")[-1], [0, [], 0]), (linear.weight == 0).sum(1)
        zeros[0] += int(rows.sum())
        zeros[1] += [int(rows.min()), int(rows.max())]
        zeros[2] += linear.weight.numel()
    for kind, (zeros, per_row, size) in kinds.items():
        print(f"      {kind:10} {zeros:>12,} of {size:>14,} = {zeros / size:.6f}, {min(per_row)} to {max(per_row)} a row")
    print("      " + ", ".join(f"{name} {share:.6f}" for name, share in sparsity(model).items()))


def attention_weights(model):
    return {
        f"model.layers.{name}.weight": linear.weight.detach()
        for name, linear in linears(model.model.layers).items()
        if name.endswith(ATTENTION)
    }


def check_rows(model, dense, ratio):
    before = attention_weights(dense) if dense else {}
    wrong = 0
    for name, weight in attention_weights(model).items():
        wanted = torch.full((weight.shape[0],), int(weight.shape[1] * ratio))
        if dense:
            wanted = torch.maximum(wanted, (before[name] == 0).sum(1))
        wrong += int(((weight == 0).sum(1) != wanted).sum())
    check(wrong == 0, f"each attention row has int(in * {ratio}) zeros ({wrong} rows do not)")


def check_dense(folder, model, dense_path, dense):
    before = dense.state_dict()
    changed = []
    for name, value in model.state_dict().items():
        pruned = name.removesuffix(".weight").endswith(ATTENTION)
        same = (value == before[name]) | ((value == 0) & pruned)
        if value.shape != before[name].shape or not same.all():
            changed.append(name)
    check(not changed, f"every value equals the dense one, or is a zero of attention {changed[:3]}")
    if dense_path.is_dir() and list(dense_path.glob("model*.safetensors")):
        ours, theirs = stored_tensors(folder), stored_tensors(dense_path)
        check(ours.keys() == theirs.keys(), "the files hold the same names")
        check(all(ours[n].dtype == t.dtype for n, t in theirs.items() if n in ours), "and the same dtypes")


def check_logits(model, given, tolerance):
    for number, (ids, logits) in enumerate(zip(given["ids"], given["logits"], strict=True)):
        with torch.no_grad():
            expected = model(torch.tensor([ids]), use_cache=False).logits[0, -1].double()
        found = torch.tensor(logits, dtype=torch.float64)
        difference = ((found - expected).abs().max() / expected.abs().max()).item()
        same = found.argmax() == expected.argmax()
        check(difference <= tolerance, f"logits of sequence {number} ({len(ids)} ids): {difference:.1e}, same first: {same}")


def check_tokenizer(folder, given):
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    check(len(tokenizer) > 0, f"the tokenizer loads: {type(tokenizer).__name__}, {len(tokenizer)} tokens")
    for text, ids in zip(given.get("texts", []), given.get("textIds", []), strict=True):
        check(tokenizer.encode(text, add_special_tokens=False) == ids, f"ids of a text of {len(text)} characters")
    if tokenizer.chat_template:
        print(f"      chat template of {len(tokenizer.chat_template)} characters")


def main(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("dense", type=Path, nargs="?")
    parser.add_argument("--sparsity", type=float)
    parser.add_argument("--logits", type=Path)
    parser.add_argument("--tolerance", type=float, default=1e-5)
    arguments = parser.parse_args(words)
    logging.disable_progress_bar()
    given = json.loads(arguments.logits.read_text()) if arguments.logits else {}

    model, notes = AutoModelForCausalLM.from_pretrained(
        arguments.folder,
        dtype=torch.float32,
        attn_implementation="eager",
        local_files_only=True,
        output_loading_info=True,
    )
    model.eval()
    odd = {kind: sorted(map(str, names)) for kind, names in notes.items() if names}
    check(not odd, f"the model loads with no weight missing or left over {odd or ''}")
    check_tokenizer(arguments.folder, given)
    print_zeros(model)
    dense = None
    if arguments.dense:
        gguf = arguments.dense.suffix == ".gguf"
        dense = load(arguments.dense.parent, arguments.dense.name) if gguf else load(arguments.dense)
        check_dense(arguments.folder, model, arguments.dense, dense)
    if arguments.sparsity is not None:
        check_rows(model, dense, arguments.sparsity)
    if given:
        check_logits(model, given, arguments.tolerance)
    print("all holds" if not failures else f"{len(failures)} checks failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
