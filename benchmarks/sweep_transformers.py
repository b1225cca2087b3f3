#!/usr/bin/env python3
"""How long `transformers` takes for a suite: one prompt at a time in f32, as the paper's authors ran
it, and in static batches at the size that is best here.

A sample is timed and extrapolated to the whole file. Rows end at the model's own end token, as in a
real sweep. All times leave the opening of the model out. See README.md for the commands.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import time

import torch
import transformers

import prompts as suite


def timed(model, batch, new_tokens):
    """Seconds for one batch, and the tokens that its rows wrote, end tokens counted, filling not."""
    start = time.perf_counter()
    output = suite.generate(model, batch, new_tokens)
    seconds = time.perf_counter() - start
    width = max(len(prompt.ids) for prompt in batch)
    rows = output.sequences[:, width:].tolist()
    ends = suite.end_ids(model)
    return seconds, sum(len(suite.answer(row, ends)) for row in rows)


def summary(batches, times, everything):
    """What a list of timed batches says about all prompts."""
    count = sum(len(batch) for batch in batches)
    seconds = sum(time for time, _ in times)
    written = sum(tokens for _, tokens in times)
    return {
        "prompts": count,
        "prompt_tokens": sum(len(prompt.ids) for batch in batches for prompt in batch),
        "new_tokens": written,
        "seconds": seconds,
        "tokens_per_second": written / seconds,
        "seconds_per_prompt": seconds / count,
        "seconds_for_all": seconds / count * len(everything),
    }


def one_by_one(model, everything, arguments):
    """`arguments.single` prompts drawn by the seed, each a batch of its own."""
    batches = [[prompt] for prompt in suite.sample(everything, arguments.single, arguments.seed)]
    timed(model, batches[0], 4)  # warms up
    times = [note("one by one", model, batch, arguments.new) for batch in batches]
    result = summary(batches, times, everything)
    if len(times) > 1:
        seconds = [time for time, _ in times]
        half = 1.96 * statistics.stdev(seconds) / len(seconds) ** 0.5
        mean = result["seconds_per_prompt"]
        result["seconds_for_all_95"] = [
            (mean - half) * len(everything),
            (mean + half) * len(everything),
        ]
    return result


def static(model, everything, size, arguments):
    """Batches of `size` out of all prompts sorted by length: the list of batches is cut into as many
    parts as are to be timed, and one is taken from each part, where the seed says. Every size is so
    timed at the same places among the lengths."""
    ordered = sorted(everything, key=lambda prompt: (len(prompt.ids), prompt.id))
    batches = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    parts = min(arguments.sample_batches, len(batches))
    rng = random.Random(arguments.seed)
    drawn = [batches[int((part + rng.random()) / parts * len(batches))] for part in range(parts)]
    timed(model, drawn[0], 2)  # warms up
    times = [note(f"batch {size}", model, batch, arguments.new) for batch in drawn]
    return {"batch": size, "batches": parts, **summary(drawn, times, everything)}


def note(what, model, batch, new_tokens):
    seconds, written = timed(model, batch, new_tokens)
    width = max(len(prompt.ids) for prompt in batch)
    print(
        f"{what}: {len(batch)} x {width} tokens, {written} written in {seconds:.1f} s",
        file=sys.stderr,
    )
    return seconds, written


def line(what, result):
    """One line for a person."""
    text = (
        f"{what:<22} {result['tokens_per_second']:7.1f} tokens/s {result['seconds_per_prompt']:8.3f} s a"
        f" prompt {result['seconds_for_all'] / 60:8.1f} min for all"
    )
    if "seconds_for_all_95" in result:
        low, high = (seconds / 60 for seconds in result["seconds_for_all_95"])
        text += f" (95 %: {low:.1f} to {high:.1f})"
    return f"{text}, by {result['prompts']} prompts"


def ratios(result, path, count):
    """How many times as long as `espalier benchmark tokens --json` of `path` each way takes."""
    with open(path, encoding="utf-8") as file:
        ours = json.load(file)
    if ours["maxNewTokens"] != result["new"]:
        raise SystemExit(f"{path}: {ours['maxNewTokens']} new tokens; needs {result['new']}")
    seconds = ours["seconds"] / ours["prompts"] * count
    found = {"dtype": ours["dtype"], "prompts": ours["prompts"], "seconds_for_all": seconds}
    if result["one_by_one"]:
        found["one_by_one"] = result["one_by_one"]["seconds_for_all"] / seconds
    if result["best"]:
        found["best_static"] = result["best"]["seconds_for_all"] / seconds
    return found


def processor():
    """The processor's name as the system has it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor()


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ids", required=True, help="a file of 'espalier suite tokens'")
    parser.add_argument("--model", required=True, help="a Hugging Face folder or a .gguf file")
    parser.add_argument("--new", type=int, default=128, help="new tokens at most (128)")
    parser.add_argument("--single", type=int, default=40, help="prompts one by one in f32 (40; 0: none)")
    parser.add_argument("--batches", type=int, nargs="*", default=[8, 16, 32, 64], help="static sizes to try")
    parser.add_argument("--sample-batches", type=int, default=5, help="batches timed of each size (5)")
    parser.add_argument("--dtype", choices=["bf16", "f32"], default="bf16", help="of the static batches (bf16)")
    parser.add_argument("--attention", choices=["sdpa", "eager"], default="sdpa", help="transformers' kernel (sdpa)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of one operation (all cores)")
    parser.add_argument("--seed", type=int, default=0, help="draws the samples (0)")
    parser.add_argument("--ours", help="what 'espalier benchmark tokens --json' printed, for the ratios")
    parser.add_argument("--out", help="a file for the result as JSON")
    return parser.parse_args()


def main():
    arguments = parsed()
    everything = suite.read(arguments.ids)
    result = {
        "processor": processor(),
        "threads": arguments.threads,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "model": os.path.basename(os.path.normpath(arguments.model)),
        "all_prompts": len(everything),
        "new": arguments.new,
        "seed": arguments.seed,
        "attention": arguments.attention,
        "static_dtype": arguments.dtype,
        "one_by_one": None,
        "static": [],
        "best": None,
    }
    if arguments.single:
        model = suite.load(arguments.model, "f32", arguments.threads, arguments.attention)
        result["one_by_one"] = one_by_one(model, everything, arguments)
        del model
    if arguments.batches:
        model = suite.load(arguments.model, arguments.dtype, arguments.threads, arguments.attention)
        result["static"] = [static(model, everything, size, arguments) for size in arguments.batches]
        result["best"] = min(result["static"], key=lambda found: found["seconds_per_prompt"])
    if arguments.ours:
        result["espalier"] = ratios(result, arguments.ours, len(everything))

    print(f"transformers {transformers.__version__}, torch {torch.__version__}, {result['processor']},", end=" ")
    print(f"{arguments.threads} threads; {len(everything)} prompts, {arguments.new} new tokens")
    if result["one_by_one"]:
        print(line("one by one, f32", result["one_by_one"]))
    for found in result["static"]:
        best = " *" if found is result["best"] else ""
        print(line(f"batch {found['batch']}, {arguments.dtype}{best}", found))
    for way in ("one_by_one", "best_static"):
        if way in result.get("espalier", {}):
            print(f"{way}: {result['espalier'][way]:.1f} times as long as Espalier in {result['espalier']['dtype']}")
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2)


if __name__ == "__main__":
    main()
