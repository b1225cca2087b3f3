"""Compares the items of `espalier bench --items` with lm-evaluation-harness on the same model.

usage: compare_lm_eval.py MODEL DATA ITEMS BATCH

MODEL is a Hugging Face folder, run in float32 with max_length 2048; ITEMS was written with
`--max-length 2048 --dtype f32` from the same DATA. Tells for each task the largest difference of a
log-likelihood, how many predictions differ, and the metrics of both.
"""

import json
import pathlib
import sys
import tempfile

import lm_eval
from lm_eval.models.huggingface import HFLM

import make_golden_lm_eval as golden

SHOTS = {"arc_challenge": 25, "arc_easy": 25, "hellaswag": 10, "winogrande": 5, "gsm8k": 5}


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


def shots(name):
    return 5 if name.startswith("mmlu_") else SHOTS.get(name, 0)


def compare(name, samples, ours):
    largest, differing, ties, texts = 0.0, 0, 0, 0
    for sample in samples:
        item = ours[sample["doc_id"]]
        if item["logLikelihoods"]:
            theirs = [resp[0][0] for resp in sample["resps"]]
            theirs = [float(value) for value in theirs]
            largest = max([largest] + [abs(a - b) for a, b in zip(theirs, item["logLikelihoods"])])
            best = max(range(len(theirs)), key=theirs.__getitem__)
            if str(best) != item["answer"]:
                top = sorted(theirs)[-2:]
                ties += top[1] - top[0] < 1e-3
                differing += 1
        else:
            texts += sample["resps"][0][0] != item["answer"]
    print(f"{name}: {len(samples)} items, largest difference {largest:.2e}, predictions that differ "
          f"{differing} (ties {ties}), texts that differ {texts}")


def main(model, data, items, batch):
    data = pathlib.Path(data)
    by_task = {}
    for line in pathlib.Path(items).read_text(encoding="utf-8").split("\n"):
        if line:
            item = json.loads(line)
            by_task.setdefault(item["task"], {})[item["index"]] = item
    lm = HFLM(pretrained=model, dtype="float32", device="cpu", batch_size=int(batch), max_length=2048)
    with tempfile.TemporaryDirectory() as temporary:
        for name, ours in by_task.items():
            task = built(name, data, pathlib.Path(temporary))
            task.set_config(key="num_fewshot", value=shots(name))
            task.set_fewshot_seed(golden.SEED)
            out = lm_eval.evaluate(lm=lm, task_dict={name: task}, limit=len(ours), log_samples=True, bootstrap_iters=100)
            by_doc = {}
            for sample in out["samples"][name]:
                by_doc.setdefault(sample["doc_id"], sample)
            compare(name, list(by_doc.values()), ours)
            print("  theirs:", {k: v for k, v in out["results"][name].items() if isinstance(v, float)})
            means = {}
            for item in ours.values():
                for metric, score in item["scores"].items():
                    means.setdefault(metric, []).append(score)
            print("  ours:  ", {k: sum(v) / len(v) for k, v in means.items()}, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
