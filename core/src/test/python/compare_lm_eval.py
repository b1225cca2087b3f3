"""Compares the items of `espalier bench --items` with what lm-evaluation-harness made of them.

usage: compare_lm_eval.py GOLDEN ITEMS...

GOLDEN is the folder that make_golden_lm_eval_scores.py wrote; ITEMS were written with `--dtype f32
--max-length 2048` from the same model and data. A line for each task: items, the largest difference
of a log-likelihood, predictions that differ and how many of them are ties within 1e-3, answers whose
text differs, and the metrics of both.
"""

import hashlib
import json
import pathlib
import sys

TIE = 1e-3


def compared(golden, items):
    largest, differing, ties, texts, requests = 0.0, 0, 0, 0, 0
    for expected in golden["items"]:
        item = items[expected["id"]]
        requests += item["promptSha256"] != expected["requests"]
        if "nats" in expected:
            theirs = expected["nats"]
            largest = max([largest] + [abs(a - b) for a, b in zip(theirs, item["logLikelihoods"])])
            best = max(range(len(theirs)), key=theirs.__getitem__)
            if str(best) != item["answer"]:
                differing += 1
                top = sorted(theirs)[-2:]
                ties += top[1] - top[0] < TIE
        else:
            texts += hashlib.sha256((item["answer"] + "\0").encode()).hexdigest() != expected["text"]
    return largest, differing, ties, texts, requests


def means(scores):
    found = {}
    for one in scores:
        for metric, score in one.items():
            found.setdefault(metric, []).append(score)
    return {metric: sum(values) / len(values) for metric, values in found.items()}


def main(folder, *files):
    by_task = {}
    for file in files:
        for line in pathlib.Path(file).read_text(encoding="utf-8").split("\n"):
            if line:
                item = json.loads(line)
                by_task.setdefault(item["task"], {})[item["index"]] = item
    for name, items in by_task.items():
        file = pathlib.Path(folder) / f"{name}.json"
        if not file.exists():
            continue
        golden = json.loads(file.read_text(encoding="utf-8"))
        golden["items"] = [item for item in golden["items"] if item["id"] in items]
        largest, differing, ties, texts, requests = compared(golden, items)
        theirs = means([item["scores"] for item in golden["items"]])
        ours = means([items[item["id"]]["scores"] for item in golden["items"]])
        same = all(abs(ours[metric] - score) < 1e-3 for metric, score in theirs.items())
        print(f"{name}: {len(golden['items'])} items, prompts that differ {requests}, largest difference "
              f"{largest:.1e}, predictions that differ {differing} (ties {ties}), texts that differ {texts}, "
              f"metrics {'the same' if same else 'DIFFER'}: "
              + ", ".join(f"{metric} {score:.4f}/{ours[metric]:.4f}" for metric, score in theirs.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
