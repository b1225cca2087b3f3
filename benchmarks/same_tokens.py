#!/usr/bin/env python3
"""Whether Espalier writes the tokens that `transformers` writes: greedy, f32, prompt by prompt.

A row that differs is followed to its first differing step. Where the likeliest token of
`transformers` and the one that Espalier took lie less than a bar apart there, rounding may choose
either: the row is counted and shown, and nothing more. Ends with 1 where a row differs by more, or
is missing. See README.md for the commands.
"""

import argparse
import json
import os
import sys

import torch
import transformers

import prompts as suite

END = "end"  # stands for any end token: which one it was does not reach the user


def ours(path):
    """Espalier's rows by id: token ids, and END where the model ended the answer."""
    rows = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "failed" not in row:
                rows[row["id"]] = row["ids"] + ([END] if row["stop"] == END else [])
    return rows


def theirs(model, prompt, new_tokens):
    """transformers' tokens in the same form, and the logits of each step: `[vocabulary]` each."""
    output = suite.generate(model, [prompt], new_tokens, output_logits=True)
    ends = suite.end_ids(model)
    row = suite.answer(output.sequences[0, len(prompt.ids) :].tolist(), ends)
    return [END if token in ends else token for token in row], [step[0] for step in output.logits]


@torch.inference_mode()
def theirs_along(model, prompt, row, ends):
    """What transformers holds likeliest at each step of `row`, in one pass over prompt and row.

    Up to the first step at which the two differ that is what it would have written itself.
    """
    written = [token for token in row if token != END]
    ids = torch.tensor([prompt.ids + written])
    steps = model(ids).logits[0, len(prompt.ids) - 1 :][: len(row)]
    best = steps.argmax(-1).tolist()
    return [END if token in ends else token for token in best], list(steps)


def compare(reference, logits, row, ends):
    """None for equal rows; else the first differing step, the gap between the two best logits
    there, and that between the best and the token that Espalier took (None where it took none)."""
    if row == reference:
        return None
    step = 0
    while step < min(len(row), len(reference)) and row[step] == reference[step]:
        step += 1
    if step == len(reference):  # Espalier went on where transformers stopped
        return {"step": step, "gap": None, "gap_to_ours": None}
    best, second = logits[step].topk(2).values.tolist()
    if step == len(row):
        return {"step": step, "gap": best - second, "gap_to_ours": None}
    taken = sorted(ends) if row[step] == END else [row[step]]
    gap_to_ours = best - max(logits[step][token].item() for token in taken)
    return {"step": step, "gap": best - second, "gap_to_ours": gap_to_ours}


def is_near_tie(difference, bar):
    """Both gaps lie below the bar: the two best are close, and Espalier took one of the close ones."""
    gaps = (difference["gap"], difference["gap_to_ours"])
    return all(gap is not None and gap < bar for gap in gaps)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ids", required=True, help="the prompts to compare, such as prompts.py draws")
    parser.add_argument("--model", required=True, help="a Hugging Face folder or a .gguf file")
    parser.add_argument("--ours", required=True, help="what 'espalier benchmark tokens' wrote for these prompts, or more")
    parser.add_argument("--new", type=int, default=64, help="new tokens at most (64)")
    parser.add_argument("--one-pass", action="store_true", help="read prompt and answer in one pass, ten times as fast")
    parser.add_argument("--bar", type=float, default=1e-3, help="gap of a near tie (1e-3)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of one operation (all cores)")
    parser.add_argument("--out", help="a file for the result as JSON")
    return parser.parse_args()


def main():
    arguments = parsed()
    model = suite.load(arguments.model, "f32", arguments.threads)
    ends = suite.end_ids(model)
    prompts = suite.read(arguments.ids)
    rows = ours(arguments.ours)
    missing, differing, equal, steps, close_steps = [], [], 0, 0, 0
    for number, prompt in enumerate(prompts, 1):
        if prompt.id not in rows:
            missing.append(prompt.id)
            continue
        row = rows[prompt.id][: arguments.new]
        reference, logits = (
            theirs_along(model, prompt, row, ends)
            if arguments.one_pass
            else theirs(model, prompt, arguments.new)
        )
        gaps = [(two[0] - two[1]).item() for two in (step.topk(2).values for step in logits)]
        steps += len(gaps)
        close_steps += sum(gap < arguments.bar for gap in gaps)
        difference = compare(reference, logits, row, ends)
        if difference is None:
            equal += 1
        else:
            difference = {"id": prompt.id, **difference}
            difference["near_tie"] = is_near_tie(difference, arguments.bar)
            differing.append(difference)
        print(f"{number} of {len(prompts)}: {equal} equal, {len(differing)} differ", file=sys.stderr)

    near = [difference for difference in differing if difference["near_tie"]]
    print(f"transformers {transformers.__version__}, f32, one prompt at a time: {len(prompts)} prompts,", end=" ")
    print(f"{steps} steps, of which {close_steps} with the two best logits within {arguments.bar:g}")
    print(f"{equal} rows equal, {len(near)} differ from a near tie on, {len(differing) - len(near)} differ otherwise,", end=" ")
    print(f"{len(missing)} missing")
    for row in differing:
        gap, taken = ("none" if row[key] is None else f"{row[key]:.2e}" for key in ("gap", "gap_to_ours"))
        print(f"  {row['id']}: from step {row['step']} on; two best {gap} apart, Espalier's {taken} below the best")
    for name in missing:
        print(f"  {name}: missing")
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            json.dump(
                {"prompts": len(prompts), "new": arguments.new, "bar": arguments.bar, "steps": steps,
                 "close_steps": close_steps, "equal": equal, "differing": differing, "missing": missing},
                file, indent=2,
            )
    return 1 if missing or len(near) < len(differing) else 0


if __name__ == "__main__":
    sys.exit(main())
