#!/usr/bin/env python3
"""Prompts as token ids, and the model that continues them: what the scripts beside this one share.

By itself it draws a sample: prompts.py --ids ALL --count N --seed S --out SAMPLE
"""

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, GenerationConfig


@dataclass(frozen=True)
class Prompt:
    """A line of the file that `espalier suite tokens` writes."""

    id: str
    ids: list[int]


def read(path):
    """All prompts of a JSONL file, in its order."""
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [Prompt(row["id"], row["ids"]) for row in rows]


def sample(prompts, count, seed):
    """`count` of the prompts (all, where there are fewer), drawn by `seed`, in their own order."""
    drawn = random.Random(seed).sample(range(len(prompts)), min(count, len(prompts)))
    return [prompts[i] for i in sorted(drawn)]


def load(model, dtype, threads, attention="sdpa"):
    """The model of a Hugging Face folder, or of a .gguf file (that needs the package `gguf`).

    Its own generation settings are put aside but for the end tokens, so that greedy is greedy.
    """
    if threads:
        torch.set_num_threads(threads)
    path = Path(model)
    is_gguf = path.suffix == ".gguf"
    loaded = AutoModelForCausalLM.from_pretrained(
        path.parent if is_gguf else path,
        gguf_file=path.name if is_gguf else None,
        dtype={"f32": torch.float32, "bf16": torch.bfloat16}[dtype],
        attn_implementation=attention,
        local_files_only=True,
    ).eval()
    ends = loaded.generation_config.eos_token_id
    if ends is None:
        ends = loaded.config.eos_token_id
    if ends is None:
        raise SystemExit(f"{model}: names no end token; needs eos_token_id in generation_config.json")
    ends = sorted(ends) if isinstance(ends, list) else [ends]
    loaded.generation_config = GenerationConfig(
        do_sample=False, eos_token_id=ends, pad_token_id=ends[0]
    )
    return loaded


def end_ids(model):
    """The tokens that end an answer."""
    return set(model.generation_config.eos_token_id)


@torch.inference_mode()
def generate(model, prompts, new_tokens, **more):
    """Continues one batch, padded on the left; `transformers`' own output, new tokens included."""
    width = max(len(prompt.ids) for prompt in prompts)
    padding = model.generation_config.pad_token_id
    ids = [[padding] * (width - len(prompt.ids)) + prompt.ids for prompt in prompts]
    mask = [[0] * (width - len(prompt.ids)) + [1] * len(prompt.ids) for prompt in prompts]
    return model.generate(
        input_ids=torch.tensor(ids),
        attention_mask=torch.tensor(mask),
        max_new_tokens=new_tokens,
        return_dict_in_generate=True,
        **more,
    )


def answer(row, ends):
    """The tokens of one row up to its end token, that one included; the filling behind it is not."""
    for i, token in enumerate(row):
        if token in ends:
            return row[: i + 1]
    return row


def main():
    """Writes a sample of a file, in the same form."""
    parser = argparse.ArgumentParser(description="Draws prompts of a file.")
    parser.add_argument("--ids", required=True, help="a file of 'espalier suite tokens'")
    parser.add_argument("--count", type=int, default=100, help="how many (100)")
    parser.add_argument("--seed", type=int, default=0, help="which (0)")
    parser.add_argument("--out", required=True, help="the file to write")
    arguments = parser.parse_args()
    with open(arguments.out, "w", encoding="utf-8") as file:
        for prompt in sample(read(arguments.ids), arguments.count, arguments.seed):
            file.write(json.dumps({"id": prompt.id, "ids": prompt.ids}) + "\n")


if __name__ == "__main__":
    main()
