"""What lm-evaluation-harness makes of a real model on the published data: hashes and numbers only.

usage: make_golden_lm_eval_scores.py MODEL DATA CACHE OUT [TASK...]

MODEL is a Hugging Face folder, run in float32 on the CPU with max_length 2048; DATA the folder of
benchmark files that oracle tests read. CACHE is a file in which lm-eval keeps its answers, so that
an interrupted call goes on. OUT is a folder that gets a JSON file for each task; those that are
there are left.
"""

import hashlib
import json
import pathlib
import sys
import tempfile

import lm_eval
from lm_eval.api.model import CachingLM
from lm_eval.models.huggingface import HFLM

import make_golden_lm_eval as golden

# Shots and limits: 40 items of the long prompts, 80 of the others.
TASKS = {
    "arc_challenge": (25, 40),
    "arc_easy": (25, 40),
    "hellaswag": (10, 40),
    "winogrande": (5, 80),
    "truthfulqa_mc1": (0, 80),
    "truthfulqa_mc2": (0, 80),
    "mmlu_anatomy": (5, 80),
    "mmlu_high_school_us_history": (5, 40),
    "gsm8k": (5, 80),
}
BATCH = 4


def built(name, data, folder):
    def parted(rows, test):
        return {test: rows[:-golden.POOL], "train": rows[-golden.POOL:]}

    if name.startswith("arc"):
        rows = golden.arc(data / "arc" / f"{name}.jsonl")
        return golden.task(name, f"arc/{name}.yaml", parted(rows, "test"), folder, {"validation_split": None})
    if name == "hellaswag":
        rows = golden.hellaswag(data / "hellaswag" / "hellaswag_val_full.txt")
        return golden.task(name, "hellaswag/hellaswag.yaml", parted(rows, "validation"), folder, {"process_docs": None})
    if name == "winogrande":
        rows = golden.winogrande(data / "winogrande" / "winogrande.jsonl")
        return golden.task(name, "winogrande/default.yaml", parted(rows, "validation"), folder, {})
    if name.startswith("truthfulqa"):
        rows = golden.truthfulqa(data / "truthfulqa" / "mc_task.json")
        return golden.task(name, f"truthfulqa/{name}.yaml", {"validation": rows}, folder, {})
    if name.startswith("mmlu_"):
        subject = name[len("mmlu_"):]
        splits = {
            "test": golden.mmlu(data / "mmlu" / "test" / f"{subject}_test.csv"),
            "dev": golden.mmlu(data / "mmlu" / "dev" / f"{subject}_dev.csv"),
        }
        return golden.task(name, f"mmlu/default/{name}.yaml", splits, folder, {})
    splits = {"test": golden.jsonl(data / "gsm8k" / "test.jsonl"), "train": golden.jsonl(data / "gsm8k" / "train.jsonl")}
    return golden.task("gsm8k", "gsm8k/gsm8k.yaml", splits, folder, {})


def item(samples):
    """One document's samples, one for each filter."""
    first = samples[0]
    arguments = list(first["arguments"])
    found = {"id": first["doc_id"]}
    if len(arguments) > 1:
        found["requests"] = golden.digest([text for pair in arguments for text in pair]).hexdigest()
        found["nats"] = [float(response[0][0]) for response in first["resps"]]
    else:
        found["requests"] = golden.digest([arguments[0][0]]).hexdigest()
        found["text"] = golden.digest([first["resps"][0][0]]).hexdigest()
    scores = {}
    for sample in samples:
        for metric in sample["metrics"]:
            name = metric if sample["filter"] == "none" else f"{metric},{sample['filter']}"
            scores[name] = float(sample[metric])
    found["scores"] = scores
    return found


def run(lm, name, data, folder):
    shots, limit = TASKS[name]
    task = built(name, data, folder)
    task.set_config(key="num_fewshot", value=shots)
    task.set_fewshot_seed(golden.SEED)
    out = lm_eval.evaluate(lm=lm, task_dict={name: task}, limit=limit, log_samples=True, bootstrap_iters=100)
    by_doc = {}
    for sample in out["samples"][name]:
        by_doc.setdefault(sample["doc_id"], []).append(sample)
    results = {key: value for key, value in out["results"][name].items() if isinstance(value, float)}
    return {
        "shots": shots,
        "results": results,
        "items": [item(by_doc[doc]) for doc in sorted(by_doc)],
    }


def main(model, data, cache, out, *names):
    data, out = pathlib.Path(data), pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    lm = None
    for name in names or TASKS:
        file = out / f"{name}.json"
        if file.exists():
            continue
        lm = lm or CachingLM(
            HFLM(pretrained=model, dtype="float32", device="cpu", batch_size=BATCH, max_length=2048), cache
        )
        with tempfile.TemporaryDirectory() as temporary:
            done = run(lm, name, data, pathlib.Path(temporary))
        file.write_text(golden.lines(done) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
