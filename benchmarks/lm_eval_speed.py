#!/usr/bin/env python3
"""How long lm-evaluation-harness and Espalier take for the same items of a benchmark, or the same pages
of WikiText, on the same machine in the same run.

lm-eval's `hf` backend is tried at several batch sizes, and the fastest counts. Of both only the scoring
is timed, without start and loading, of all items but the first: lm-eval's is timed within its process,
Espalier's is a run with all items less a run with the first alone. Espalier's whole run is told, too.
Needs a Python with lm-eval 0.4.13. See README.md for the commands.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "core/src/test/python"))

import make_golden_lm_eval as golden
import make_golden_lm_eval_scores as scores
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

TYPES = {"f32": "float32", "bf16": "bfloat16"}


def requests(task, data, items, folder):
    """What lm-eval asks for the first items, and of the first alone."""
    shots, _ = scores.TASKS[task]
    built = scores.built(task, data, folder)
    built.set_config(key="num_fewshot", value=shots)
    built.set_fewshot_seed(golden.SEED)
    built.build_all_requests(limit=items, rank=0, world_size=1)
    first = [instance for instance in built.instances if instance.doc_id == 0]
    return first, [instance for instance in built.instances if instance.doc_id > 0]


def rolling(pages):
    utils = golden.module(golden.TASKS / "wikitext" / "preprocess_wikitext.py")
    asked = [
        Instance("loglikelihood_rolling", {}, (utils.wikitext_detokenizer({"page": page}),), i)
        for i, page in enumerate(pages)
    ]
    return asked[:1], asked[1:]


def theirs(lm, asked, batch):
    lm.batch_size_per_gpu = batch
    started = time.perf_counter()
    if asked[0].request_type == "loglikelihood_rolling":
        lm.loglikelihood_rolling(asked, disable_tqdm=True)
    else:
        lm.loglikelihood(asked, disable_tqdm=True)
    return time.perf_counter() - started


def ours(command):
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a Hugging Face folder")
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--task", required=True, help="arc_challenge, hellaswag, ..., or wikitext")
    parser.add_argument("--items", type=int, default=8, help="questions, or pages of WikiText")
    parser.add_argument("--dtype", choices=TYPES, default="f32")
    parser.add_argument("--batches", default="1,4,8")
    parser.add_argument("--espalier", default="./espalier")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        common = ["--model", arguments.model, "--dtype", arguments.dtype, "--quiet"]
        if arguments.task == "wikitext":
            pages = golden.pages(arguments.data / "wikitext-2" / "wiki.test.raw")[: arguments.items]
            first, asked = rolling(pages)

            def command(items):
                (folder / "pages.raw").write_text("\n".join(pages[:items]), encoding="utf-8")
                return ["perplexity", "--rule", "harness", "--window", "2048", "--text", str(folder / "pages.raw")]
        else:
            first, asked = requests(arguments.task, arguments.data, arguments.items, folder)

            def command(items):
                return ["bench", "--tasks", arguments.task, "--data", str(arguments.data),
                        "--limit", str(items), "--max-length", "2048"]
        start = ours([arguments.espalier, *command(1), *common])
        whole = ours([arguments.espalier, *command(arguments.items), *common])
        lm = HFLM(pretrained=arguments.model, dtype=TYPES[arguments.dtype], device="cpu",
                  batch_size=1, max_length=2048)
        theirs(lm, first, 1)  # warms up
        seconds = {batch: theirs(lm, asked, int(batch)) for batch in arguments.batches.split(",")}
    best = min(seconds, key=seconds.get)
    print(json.dumps({
        "task": arguments.task, "items": arguments.items - 1, "dtype": arguments.dtype,
        "espalier_seconds": round(whole - start, 1), "espalier_whole_run": round(whole, 1),
        "lm_eval_seconds": {k: round(v, 1) for k, v in seconds.items()},
        "best_batch": best, "times_as_fast": round(seconds[best] / (whole - start), 2),
    }))


if __name__ == "__main__":
    main()
