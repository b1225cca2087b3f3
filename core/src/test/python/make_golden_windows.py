"""Draws calibration windows by the samplers of the paper's code and of WANDA's, with Python's own random.

Usage: python make_golden_windows.py OUT.json
"""

import json
import platform
import random
import sys


def text(document: int) -> str:
    """Document i: its words are numbers; every fifth document has exactly 8 of them."""
    count = 8 if document % 5 == 0 else 1 + (document * 7) % 23
    return " ".join(str(100 * document + word) for word in range(count))


def tokenize(document: str) -> list[int]:
    """One token a word, none in front."""
    return [int(word) for word in document.split(" ")]


def paper(documents: list[str], windows: int, length: int, seed: int) -> list[dict]:
    random.seed(seed)
    indices = [i for _, i in sorted((random.random(), i) for i in range(len(documents) - 16))]
    drawn = []
    position = 0
    for _ in range(windows):
        delta = 0
        current = []
        while True:
            i = indices[position + delta]
            delta += 1
            if len(tokenize(documents[i])) < length:
                continue
            current.append(i)
            tokens = tokenize(" ".join(documents[c] for c in current))
            if len(tokens) > length:
                position += delta
                break
            if position + delta == len(indices):
                raise RuntimeError("Not enough available samples")
        start = random.randint(0, len(tokens) - length - 1)
        drawn.append({"documents": current, "start": start, "ids": tokens[start : start + length]})
    return drawn


def wanda(documents: list[str], windows: int, length: int, seed: int) -> list[dict]:
    """locuslab/wanda, lib/data.py, get_c4: documents with replacement."""
    random.seed(seed)
    drawn = []
    for _ in range(windows):
        while True:
            i = random.randint(0, len(documents) - 1)
            tokens = tokenize(documents[i])
            if len(tokens) > length:
                break
        start = random.randint(0, len(tokens) - length - 1)
        drawn.append({"documents": [i], "start": start, "ids": tokens[start : start + length]})
    return drawn


PLANS = ((20, 8, 0), (20, 8, 1), (12, 16, 0), (30, 3, 12345678901))


def drawings(sampler, documents: list[str]) -> list[dict]:
    return [
        {"windows": n, "length": length, "seed": seed, "drawn": sampler(documents, n, length, seed)}
        for n, length, seed in PLANS
    ]


def c4_draws() -> dict:
    """What both samplers draw first from the 356,317 documents of the C4 shard, whatever their text."""
    count = 356_317
    random.seed(0)
    shuffled = [i for _, i in sorted((random.random(), i) for i in range(count - 16))]
    paper = {"first": shuffled[:20], "last": shuffled[-5:], "then": [random.randint(0, 100) for _ in range(10)]}
    random.seed(0)
    return {"paper": paper, "wanda": {"first": [random.randint(0, count - 1) for _ in range(40)]}}


def numbers(seed: int) -> dict:
    random.seed(seed)
    floats = [random.random() for _ in range(700)]  # past the first 624 words and the second
    return {
        "seed": seed,
        "random": [floats[i] for i in (0, 1, 2, 311, 312, 623, 624, 699)],
        "randint": [[high, random.randint(0, high)] for high in (0, 1, 2, 999, 2**16, 2**31 - 2)],
    }


def main() -> None:
    documents = [text(i) for i in range(200)]
    golden = {
        "python": platform.python_version(),
        "numbers": [numbers(seed) for seed in (0, 1, 42, -7, 2**32 - 1, 2**32, 2**63 - 1)],
        "documents": len(documents),
        "drawings": drawings(paper, documents),
        "wandaDrawings": drawings(wanda, documents),
        "c4": c4_draws(),
    }
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(golden, out)
        out.write("\n")


if __name__ == "__main__":
    main()
