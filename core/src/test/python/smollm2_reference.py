"""What `transformers` computes from the GGUF of SmolLM2-135M-Instruct: ids, logits, greedy tokens, WANDA.

    python smollm2_reference.py SmolLM2-135M-Instruct.Q4_1.gguf core/src/test/resources/golden/smollm2

`transformers` reads the weights (dequantised to float32); it has no `smollm` pre-tokenizer for GGUF, so
the ids come from a byte-level BPE that is put together here from the file's tokens and merges.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

import gguf
import jinja2
import numpy as np
import tokenizers
import torch
from tokenizers import decoders, models, pre_tokenizers
from transformers.utils import logging

import wanda_reference
from make_golden_models import forward64, relative

NEW_TOKENS, TOP, OTHERS = 64, 50, 200
CALIBRATION = (16, 128)

CHATS = [
    [{"role": "user", "content": "Explain why the sky is blue, in three paragraphs."}],
    [{"role": "user", "content": "Write a short story about a lighthouse keeper who finds a letter from 1912."}],
    [{"role": "user", "content": "List ten steps for pruning an apple tree in winter."}],
    [
        {"role": "system", "content": "You answer as a patient teacher of mathematics."},
        {"role": "user", "content": "What is 17 * 24, and how do I work it out in my head?"},
    ],
    [
        {"role": "user", "content": "Which languages are spoken in Switzerland?"},
        {"role": "assistant", "content": "German, French, Italian and Romansh."},
        {"role": "user", "content": "Tell me more about the last one: naïve questions welcome, e.g. «Allegra!» 🙂"},
    ],
    [{"role": "user", "content": "def fibonacci(n):\n    if n < 2:\n        return n\n\nMake this faster."}],
]
PLAIN = (
    "The espalier is a tree trained flat against a wall. Gardeners have pruned pears and apples this way since "
    "the 16th century, both to save space and because a wall keeps the warmth of the day; by 1750 there were"
)


def tokenizer(fields):
    tokens = fields["tokenizer.ggml.tokens"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    made = tokenizers.Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)]
    )
    made.decoder = decoders.ByteLevel()
    control = [token for token, kind in zip(tokens, types) if kind == gguf.TokenType.CONTROL]
    made.add_special_tokens([tokenizers.AddedToken(token, special=True, normalized=False) for token in control])
    return made


def render(fields, messages):
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(fields["tokenizer.chat_template"].contents())
    return template.render(messages=messages, add_generation_prompt=True)


def check_weights(model, reader):
    """transformers must undo llama.cpp's row order in q and k, and tie the embeddings."""
    tensors = {t.name: gguf.dequantize(t.data, t.tensor_type) for t in reader.tensors}
    layer = model.model.layers[7].self_attn
    for name, weight in ("attn_q", layer.q_proj.weight), ("attn_k", layer.k_proj.weight):
        stored, used = tensors[f"blk.7.{name}.weight"], weight.detach().numpy()
        for head, pair in (0, 0), (1, 5), (2, 31):
            assert np.array_equal(used[64 * head + pair], stored[64 * head + 2 * pair]), name
            assert np.array_equal(used[64 * head + pair + 32], stored[64 * head + 2 * pair + 1]), name
    assert np.array_equal(layer.v_proj.weight.detach().numpy(), tensors["blk.7.attn_v.weight"])
    assert "output.weight" not in tensors
    assert model.lm_head.weight.data_ptr() == model.model.embed_tokens.weight.data_ptr()
    assert np.array_equal(model.lm_head.weight.detach().numpy(), tensors["token_embd.weight"])


@torch.no_grad()
def greedy(model, ids):
    """64 ids by arg max, not stopped at an end id, and the lead of each over the second."""
    out = model(torch.tensor([ids]), use_cache=True)
    made, gaps = [], []
    while True:
        top = out.logits[0, -1].topk(2)
        made.append(top.indices[0].item())
        gaps.append((top.values[0] - top.values[1]).item())
        if len(made) == NEW_TOKENS:
            return made, gaps
        out = model(torch.tensor([made[-1:]]), past_key_values=out.past_key_values, use_cache=True)


@torch.no_grad()
def sequence(model, ids, random):
    logits = model(torch.tensor([ids]), use_cache=False).logits[0]
    following = torch.log_softmax(logits[:-1].double(), -1).gather(1, torch.tensor(ids[1:])[:, None])
    last = logits[-1]
    top = last.topk(TOP)
    others = sorted(random.choice(len(last), OTHERS, replace=False).tolist())
    made, gaps = greedy(model, ids)
    return {
        "ids": ids,
        "nllNats": -following.sum().item(),
        "last": {
            "topIds": top.indices.tolist(),
            "topLogits": top.values.tolist(),
            "otherIds": others,
            "otherLogits": last[others].tolist(),
        },
        "greedy": {"ids": made, "gaps": gaps, "smallestGap": min(gaps), "endAt": made.index(2) if 2 in made else None},
    }, logits


@torch.no_grad()
def sampled_windows(model):
    """Calibration windows that the model writes itself, at temperature 1 from <|im_start|> on."""
    generator = torch.Generator().manual_seed(0)
    ids = torch.full((CALIBRATION[0], 1), 1)
    out = model(ids, use_cache=True)
    while ids.shape[1] < CALIBRATION[1]:
        drawn = torch.multinomial(torch.softmax(out.logits[:, -1], -1), 1, generator=generator)
        ids = torch.cat([ids, drawn], 1)
        out = model(drawn, past_key_values=out.past_key_values, use_cache=True)
    return ids


def bits(mask):
    return base64.b64encode(np.packbits(mask.numpy().ravel())).decode()


def wanda(model, ratio):
    windows = sampled_windows(model)
    found = wanda_reference.prune(model, windows, ratio)
    with torch.no_grad():
        last = model(torch.tensor([list(range(1000, 1064))]), use_cache=False).logits[0, -1]
    shown = {f"model.layers.{n}.self_attn.{p}_proj.weight" for n in (0, 15, 29) for p in ("k", "o")}
    masked = {f"model.layers.{n}.self_attn.k_proj.weight" for n in (0, 29)}
    return {
        "ids": windows.tolist(),
        "ratio": ratio,
        "sparsity": wanda_reference.sparsity(model),
        "afterwards": {"ids": list(range(1000, 1064)), "lastLogits0to499": last[:500].tolist()},
        "weights": {
            name: {
                "pruned": int(mask.sum()),
                "sha256": hashlib.sha256(mask.to(torch.uint8).numpy().tobytes()).hexdigest(),
                "smallestGap": gaps.min().item(),
                **({"scalerRow": row.tolist()} if name in shown else {}),
                **({"maskBits": bits(mask)} if name in masked else {}),
            }
            for name, (mask, row, gaps) in found.items()
        },
    }


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")


def main(file, out):
    logging.disable_progress_bar()
    out.mkdir(parents=True, exist_ok=True)
    reader = gguf.GGUFReader(file)
    model = wanda_reference.load(file.parent, file.name)
    check_weights(model, reader)
    random = np.random.default_rng(7)
    encode = tokenizer(reader.fields)
    prompts = [{"messages": chat, "text": render(reader.fields, chat)} for chat in CHATS] + [{"text": PLAIN}]
    for prompt in prompts:
        prompt["ids"] = encode.encode(prompt["text"], add_special_tokens=False).ids
        assert encode.decode(prompt["ids"], skip_special_tokens=False) == prompt["text"]
    prompts.append({"ids": random.integers(17, 49152, 300).tolist()})

    sequences = []
    for number, prompt in enumerate(prompts):
        found, logits = sequence(model, prompt["ids"], random)
        sequences.append({**prompt, **found})
        smallest, end = found["greedy"]["smallestGap"], found["greedy"]["endAt"]
        print(f"sequence {number}: {len(prompt['ids'])} ids, smallest gap {smallest:.1e}, end at {end}")
        if number == 0:
            exact = forward64(model.config.to_dict(), model.state_dict(), np.array([prompt["ids"]]))[0]
            noise = relative(logits, exact)
            largest = float(np.abs(logits.numpy() - exact).max())
            assert noise < 2e-5, noise
    about = {
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "float32Noise": {"largest": largest, "relative": noise},
        "sequences": sequences,
    }
    write(out / "reference.json", about)
    write(out / "wanda.json", wanda(model, 0.2))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
