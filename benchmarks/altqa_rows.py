#!/usr/bin/env python3
"""Questions in the form of AltQA, made up: an invented valley with its villages, and one number asked for.

usage: altqa_rows.py > altqa/altqa.jsonl

AltQA itself (`WikiQA-Altered_Numeric_QA`) is on the Hugging Face hub alone. These rows are read and scored
as its are, and say whether a model finds a number in a page of text; they are no substitute for its own.
"""

import json
import random

ROWS = 48
VILLAGES = 9

BEGINNINGS = ["Nor", "Vel", "Ost", "Kar", "Lin", "Hes", "Tam", "Bru", "Sol", "Fen", "Gal", "Mir", "Ulv", "Dor"]
ENDINGS = ["rum", "mark", "dal", "vik", "stad", "holm", "by", "sund", "berg", "heim"]

# What is told of a village, how it is asked, and between which numbers it lies.
FACTS = [
    ("{v} has {n} inhabitants.", "How many inhabitants does {v} have", 120, 9800),
    ("The church of {v} was built in {n}.", "In which year was the church of {v} built", 1180, 1890),
    ("The school in {v} has {n} pupils.", "How many pupils does the school in {v} have", 14, 460),
    ("{v} lies {n} metres above the sea.", "How many metres above the sea does {v} lie", 3, 940),
    ("The library of {v} lends {n} books a year.", "How many books a year does the library of {v} lend", 700, 9900),
]
FILLER = [
    "The road there is narrow and well kept.",
    "On Saturdays there is a market in front of the inn.",
    "Most people work in the orchards or at the saw mill.",
    "The bus stops beside the old well.",
    "In autumn the meadows along the river are often under water.",
]


def row(draw):
    names = draw.sample([b + e for b in BEGINNINGS for e in ENDINGS], VILLAGES)
    paragraphs, questions = [], []
    for name in names:
        sentences = []
        for told, asked, low, high in draw.sample(FACTS, 3):
            number = draw.randint(low, high)
            sentences.append(told.format(v=name, n=number))
            questions.append((asked.format(v=name), number))
        sentences.insert(draw.randint(1, 3), draw.choice(FILLER))
        paragraphs.append(" ".join(sentences))
    question, number = draw.choice(questions)
    text = "\n".join(paragraphs) + "\n\n" + question
    return {"conversations": [{"from": "human", "value": text}, {"from": "gpt", "value": str(number)}]}


def main():
    draw = random.Random(20261124)
    for _ in range(ROWS):
        print(json.dumps(row(draw)))


if __name__ == "__main__":
    main()
