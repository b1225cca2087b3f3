"""Requests and scores of lm-evaluation-harness on the published data, as hashes and numbers only.

usage: make_golden_lm_eval.py DATA OUT

DATA is the folder of benchmark files that oracle tests read; OUT gets one JSON file. No model is
run: log-likelihoods are made from a hash of each request, so that the harness's own metrics can be
compared, too.
"""

import csv
import hashlib
import importlib.util
import json
import pathlib
import sys
import tempfile

import lm_eval
from lm_eval.api.task import ConfigurableTask
from lm_eval.tasks._yaml_loader import load_yaml

SEED = 1234
POOL = 50
TASKS = pathlib.Path(lm_eval.__file__).parent / "tasks"


def config(name):
    return load_yaml(TASKS / name)


def jsonl(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def arc(path):
    rows = []
    for row in jsonl(path):
        assert row["query"].startswith("Question: ")
        labels = [str(i) for i in range(len(row["choices"]))]
        rows.append({
            "question": row["query"][len("Question: "):],
            "choices": {"text": row["choices"], "label": labels},
            "answerKey": labels[row["gold"]],
        })
    return rows


def hellaswag(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    return [
        {"query": lines[i], "label": lines[i + 1], "choices": lines[i + 2:i + 6]}
        for i in range(0, len(lines) - 5, 6)
    ]


def winogrande(path):
    return [
        {
            "sentence": "_ " + row["continuation"],
            "option1": row["context_options"][0],
            "option2": row["context_options"][1],
            "answer": str(row["gold"] + 1),
        }
        for row in jsonl(path)
    ]


def truthfulqa(path):
    def targets(answers):
        return {"choices": list(answers), "labels": list(answers.values())}

    return [
        {
            "question": row["question"],
            "mc1_targets": targets(row["mc1_targets"]),
            "mc2_targets": targets(row["mc2_targets"]),
        }
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def mmlu(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {
                "question": row["question"],
                "choices": [row[f"choice{i}"] for i in range(4)],
                "answer": int(row["answer"]),
            }
            for row in csv.DictReader(file)
        ]


def task(name, yaml_name, splits, folder, changes):
    cfg = config(yaml_name)
    for key in ("tag", "group", "include", "dataset_name"):
        cfg.pop(key, None)
    cfg.update(changes)
    files = {}
    for split, rows in splits.items():
        file = folder / f"{name}-{split}.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        files[split] = str(file)
    cfg["dataset_path"] = "json"
    cfg["dataset_kwargs"] = {"data_files": files}
    cfg["task"] = name
    return ConfigurableTask(config=cfg)


def digest(texts):
    sha = hashlib.sha256()
    for text in texts:
        sha.update(text.encode("utf-8"))
        sha.update(b"\0")
    return sha


def made_up(context, continuation):
    """A log-likelihood of about -1 a character, from the request's hash."""
    unit = int.from_bytes(digest([context, continuation]).digest()[:4], "big") / 2**32
    return -(0.5 + unit) * len(continuation)


def requests(task, shots, limit):
    task.set_config(key="num_fewshot", value=shots)
    task.set_fewshot_seed(SEED)
    task.build_all_requests(limit=limit, rank=0, world_size=1)
    by_doc = {}
    for instance in task.instances:
        by_doc.setdefault(instance.doc_id, []).append(instance)
    return [by_doc[key] for key in sorted(by_doc)]


def scored(task, shots, limit):
    items = []
    for instances in requests(task, shots, limit):
        args = [i.args for i in sorted(instances, key=lambda i: i.idx)]
        doc = instances[0].doc
        results = [(made_up(c, t), False) for c, t in args]
        numbers = {k: float(v) for k, v in task.process_results(doc, results).items()}
        gold = task.doc_to_text(doc) if task.multiple_input else task.doc_to_target(doc)
        items.append({
            "requests": digest([text for pair in args for text in pair]).hexdigest(),
            "gold": int(gold),
            "scores": numbers,
        })
    return {"shots": shots, "items": items}


def written(task, shots, limit):
    return {
        "shots": shots,
        "items": [
            {"requests": digest([i[0].args[0]]).hexdigest()} for i in requests(task, shots, limit)
        ],
    }


ANSWERS = [
    "#### 18", "so it is 18.\n#### 18.", "#### $18", "#### 1,800", "18", "The answer is 18.",
    "It is $18.00", "#### -18", "####18", "#### 18\n\nQuestion", "first 3, then 18", "#### 1.8",
    "nothing", "", "#### .", "18 apples and 3", "costs $1,800.50", "#### 18 #### 19", "... 18 ...",
    "#### 018", "-", "$", "1.", "A 18-year", "#### 18,", "١٨", "#### 18$",
]
REFERENCES = ["a\n#### 18", "b\n#### 1,800", "c\n#### -18", "d <<1+1=2>>2\n#### 18.5"]


def extraction(task):
    from lm_eval.api.instance import Instance

    table = []
    for reference in REFERENCES:
        for answer in ANSWERS:
            doc = {"question": "q", "answer": reference}
            row = {"answer": answer, "reference": reference}
            for ensemble in task._filters:
                instance = Instance("generate_until", doc, ("p", {}), 0, ("gsm8k", 0, 1))
                instance.resps = [answer]
                ensemble.apply([instance])
                found = instance.filtered_resps[ensemble.name]
                row[ensemble.name] = float(task.process_results(doc, [found])["exact_match"])
            table.append(row)
    return table


def hellaswag_rows():
    """Rows of our own in the official form, with what WikiHow leaves in such rows."""
    rows = [
        ("Gardening", "A man [title] digs a hole.", "he", ["digs [substeps] on", "[step] rests  now", " sleeps ", "sings [a] [b]"]),
        ("Food", "Cut the bread", "ADD Some BUTTER", ["[header] x", "a  b   c", "y [title] z", "w]"]),
        ("Sports", " Two teams ", "", ["ßtraße", "one", "two", "three"]),
        ("Ärzte", "x", "éCOLE Σ ΟΔΟΣ", ["[title] t", "u", "v [", "]w["]),
        ("A", "b", "ǆungla", ["a [x\ny] b", "c", "d", "e"]),
    ]
    return [
        {"activity_label": a, "ctx_a": x, "ctx_b": y, "endings": e, "label": str(i % 4)}
        for i, (a, x, y, e) in enumerate(rows)
    ]


def module(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def hellaswag_cleaning():
    import datasets

    utils = module(TASKS / "hellaswag" / "utils.py")
    rows = hellaswag_rows()
    out = utils.process_docs(datasets.Dataset.from_list(rows))
    return [
        {"row": row, "query": done["query"], "choices": done["choices"], "gold": done["gold"]}
        for row, done in zip(rows, out)
    ]


def pages(path):
    page, found = [], []
    for line in path.read_text(encoding="utf-8").split("\n"):
        bare = line.replace("= = =", "===").replace("= =", "==").strip()
        if bare.startswith("= ") and bare.endswith(" ="):
            if "\n".join(page).strip():
                found.append("\n".join(page))
            page = []
        page.append(line)
    return found + ["\n".join(page)]


def wikitext(path):
    utils = module(TASKS / "wikitext" / "preprocess_wikitext.py")
    table = []
    for page in pages(path):
        counts = utils.process_results({"page": page}, (0.0,))
        table.append({
            "page": digest([page]).hexdigest(),
            "detokenized": digest([utils.wikitext_detokenizer({"page": page})]).hexdigest(),
            "words": counts["word_perplexity"][1],
            "bytes": counts["byte_perplexity"][1],
        })
    return table


def main(data, out):
    data = pathlib.Path(data)
    golden = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)

        def parted(rows, test):
            return {test: rows[:-POOL], "train": rows[-POOL:]}

        for name in ("arc_challenge", "arc_easy"):
            rows = arc(data / "arc" / f"{name}.jsonl")
            made = task(name, f"arc/{name}.yaml", parted(rows, "test"), folder, {"validation_split": None})
            golden[name] = scored(made, 25, 40)
        rows = hellaswag(data / "hellaswag" / "hellaswag_val_full.txt")
        made = task("hellaswag", "hellaswag/hellaswag.yaml", parted(rows, "validation"), folder, {"process_docs": None})
        golden["hellaswag"] = scored(made, 10, 40)
        rows = winogrande(data / "winogrande" / "winogrande.jsonl")
        made = task("winogrande", "winogrande/default.yaml", parted(rows, "validation"), folder, {})
        golden["winogrande"] = scored(made, 5, 80)
        rows = truthfulqa(data / "truthfulqa" / "mc_task.json")
        for name in ("truthfulqa_mc1", "truthfulqa_mc2"):
            made = task(name, f"truthfulqa/{name}.yaml", {"validation": rows}, folder, {})
            golden[name] = scored(made, 0, 80)
        for subject in ("anatomy", "high_school_us_history", "professional_law"):
            splits = {
                "test": mmlu(data / "mmlu" / "test" / f"{subject}_test.csv"),
                "dev": mmlu(data / "mmlu" / "dev" / f"{subject}_dev.csv"),
            }
            made = task(f"mmlu_{subject}", f"mmlu/default/mmlu_{subject}.yaml", splits, folder, {})
            golden[f"mmlu_{subject}"] = scored(made, 5, 80)
        splits = {"test": jsonl(data / "gsm8k" / "test.jsonl"), "train": jsonl(data / "gsm8k" / "train.jsonl")}
        made = task("gsm8k", "gsm8k/gsm8k.yaml", splits, folder, {})
        golden["gsm8k"] = written(made, 5, 80)
        golden["gsm8k_extraction"] = extraction(made)
        golden["hellaswag_cleaning"] = hellaswag_cleaning()
        golden["wikitext"] = wikitext(data / "wikitext-2" / "wiki.test.raw")
    pathlib.Path(out).write_text(lines(golden) + "\n")


def lines(value):
    """JSON with an element of a list on each line."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(element) for element in value) + "\n]"
    if isinstance(value, dict):
        return "{\n" + ",\n".join(json.dumps(key) + ": " + lines(value[key]) for key in value) + "\n}"
    return json.dumps(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
