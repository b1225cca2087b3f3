"""Perplexity windows and AltQA answers of the default model by transformers, in float32.

usage: smollm2_capability_reference.py MODEL DATA OUT

MODEL is a Hugging Face folder, DATA the folder that oracle tests read, OUT a JSON file. The windows
are those of the paper's authors: the rows of WikiText-2's raw test part joined by two line breaks,
tokens cut into windows of 2048. AltQA's rows are made up here; questions are put in the model's own
chat template and cut and answered as the authors' `long_context` does.
"""

import json
import pathlib
import re
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

WINDOW = 2048
WINDOWS = 4

FILLER = "The museum is open on weekdays, and visitors may leave their coats at the door. "
QUESTIONS = [
    ("The lighthouse at Norrum was built in 1847 and is 31 metres high.", "How high is the lighthouse", "31"),
    ("The lighthouse at Norrum was built in 1847 and is 31 metres high.", "In which year was it built", "1847"),
    ("Dora has 12 hens. Each hen lays one egg a day.", "How many hens has Dora", "12"),
    ("The train to Velm leaves at platform 7. The train to Ost leaves at platform 4.", "At which platform does the train to Ost leave", "4"),
    ("The valley has 2,340 people, 560 of them children.", "How many children live in the valley", "560"),
    (FILLER * 130 + "The tower has 88 steps. " + FILLER * 5, "How many steps has the tower", "88"),
]


def rows():
    return [
        {"conversations": [{"value": f"{document}\n\n{question}"}, {"value": answer}]}
        for document, question, answer in QUESTIONS
    ]


def joined(path):
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return "\n\n".join(line + "\n" if line.strip() else "" for line in lines)


def windows(model, tokenizer, text):
    ids = tokenizer(text, return_tensors="pt").input_ids[:, : WINDOW * WINDOWS]
    found = []
    for start in range(0, WINDOW * WINDOWS, WINDOW):
        window = ids[:, start : start + WINDOW]
        logits = model(window).logits[0, :-1].double()
        logs = torch.log_softmax(logits, -1).gather(1, window[0, 1:, None])
        found.append(-float(logs.sum()))
    return found


def answers(model, tokenizer):
    found = []
    for row in rows():
        question, gold = (turn["value"] for turn in row["conversations"])
        text = tokenizer.apply_chat_template(
            [{"role": "user", "content": question + ". Answer with just a number."}],
            tokenize=False,
            add_generation_prompt=True,
        )
        ids = tokenizer(text, add_special_tokens=False).input_ids
        cut = max(0, len(ids) - 2000)
        if cut:
            ids = ids[:10] + ids[-1990:]
        out = model.generate(torch.tensor([ids]), max_length=2040, do_sample=False)
        answer = tokenizer.decode(out[0, len(ids) :], skip_special_tokens=True)
        digits = re.search(r"\d+", answer)
        found.append({
            "row": row,
            "promptTokens": len(ids),
            "cutTokens": cut,
            "answer": answer,
            "digits": float(digits is not None and digits.group() == gold),
        })
    return found


@torch.no_grad()
def main(model, data, out):
    tokenizer = AutoTokenizer.from_pretrained(model)
    network = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32)
    golden = {
        "windows": windows(network, tokenizer, joined(pathlib.Path(data) / "wikitext-2" / "wiki.test.raw")),
        "altqa": answers(network, tokenizer),
    }
    pathlib.Path(out).write_text(json.dumps(golden, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
