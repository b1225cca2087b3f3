"""Reads a GGUF file that Espalier wrote with the `gguf` package, and says whether it is the model it was made from.

    python check_gguf.py FILE.gguf [FOLDER] [--tolerance 0]

FOLDER is the Hugging Face folder with the same (pruned) weights, or left out. It checks
- that the package reads the header, every tensor and the tokenizer's keys, and that the keys llama.cpp demands are there;
- with FOLDER, that each tensor, dequantised by the package and with query and key rows put back, differs from the
  folder's by at most TOLERANCE x its largest value, and that zeros are where the folder has them (an f16 or Q8_0 file
  may round more to zero: counted);
- that `transformers`, where its own reader of GGUF knows the tokenizer, gives finite logits, equal to 1e-5 x the largest
  to those of the folder's model once it holds the dequantised weights.

HOW: python 3.12 with gguf 0.19.0, safetensors 0.8.0, numpy 2.5.5, torch 2.10.0 (CPU), transformers 5.23.0.
    ./espalier model convert FOLDER --save-as gguf-f32 --out model.gguf
    python core/src/test/python/check_gguf.py model.gguf FOLDER
Exit code 0 if all holds, 1 if not.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader
from gguf.quants import dequantize
from safetensors import safe_open

NEEDED = [
    "vocab_size", "context_length", "embedding_length", "block_count", "feed_forward_length", "attention.head_count",
    "attention.head_count_kv", "attention.layer_norm_rms_epsilon", "rope.dimension_count", "rope.freq_base",
]
MODULES = {
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj", "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm",
}
FIXED = {
    "token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight",
    "output.weight": "lm_head.weight",
}
failures = []


def check(holds, sentence):
    print(("ok    " if holds else "FAILS ") + sentence)
    if not holds:
        failures.append(sentence)


def value(reader, key):
    field = reader.get_field(key)
    return None if field is None else field.contents()


def hugging_face_name(name):
    if name in FIXED:
        return FIXED[name]
    _, layer, module, kind = name.split(".")
    return f"model.layers.{layer}.{MODULES[module]}.{kind}"


def rows_put_back(tensor, heads):
    return tensor.reshape(heads, -1, 2, *tensor.shape[1:]).swapaxes(1, 2).reshape(tensor.shape)


def stored(folder):
    found = {}
    for file in sorted(folder.glob("model*.safetensors")):
        with safe_open(file, "pt") as opened:
            found.update({name: opened.get_tensor(name).float().numpy() for name in opened.keys()})
    return found


def main(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--tolerance", type=float, default=0)
    arguments = parser.parse_args(words)
    reader = GGUFReader(arguments.file)
    family = value(reader, "general.architecture")
    missing = [key for key in NEEDED if value(reader, f"{family}.{key}") is None]
    check(not missing, f"a {family} of {len(reader.tensors)} tensors with the keys that llama.cpp needs {missing or ''}")
    tokens, types = value(reader, "tokenizer.ggml.tokens"), value(reader, "tokenizer.ggml.token_type")
    vocabulary = value(reader, f"{family}.vocab_size")
    check(len(tokens) == len(types) == vocabulary, f"a token and a type for each of {vocabulary} rows")
    kinds = {}
    for tensor in reader.tensors:
        kinds[tensor.tensor_type.name] = kinds.get(tensor.tensor_type.name, 0) + 1
    print(f"      stored as {kinds}, file type {value(reader, 'general.file_type')}, tokenizer "
          f"{value(reader, 'tokenizer.ggml.model')}/{value(reader, 'tokenizer.ggml.pre')}")
    if arguments.folder:
        wanted, worst, lost, rounded = stored(arguments.folder), 0.0, 0, 0
        state = {}
        heads = {"attn_q": value(reader, f"{family}.attention.head_count"),
                 "attn_k": value(reader, f"{family}.attention.head_count_kv")}
        for tensor in reader.tensors:
            if tensor.name.startswith("rope_freqs"):
                continue
            found = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
            found = found.reshape([int(n) for n in reversed(tensor.shape)])
            module = tensor.name.split(".")[2] if tensor.name.startswith("blk.") else ""
            if module in heads and family != "qwen2":
                found = rows_put_back(found, heads[module])
            original = wanted.pop(hugging_face_name(tensor.name))
            state[hugging_face_name(tensor.name)] = torch.from_numpy(found.copy())
            worst = max(worst, float(np.abs(found - original).max() / max(np.abs(original).max(), 1e-30)))
            lost += int(((original == 0) & (found != 0)).sum())
            rounded += int(((original != 0) & (found == 0)).sum())
        tied = all(tensor.name != "output.weight" for tensor in reader.tensors)
        left = set(wanted) - ({"lm_head.weight"} if tied else set())
        check(not left, f"every tensor is there {sorted(left)[:3] or ''}")
        check(worst <= arguments.tolerance, f"largest difference {worst:.2e} x the tensor's largest value")
        check(lost == 0, f"every zero is a zero; {rounded} more were rounded to zero")
    from transformers import AutoModelForCausalLM
    try:
        model = AutoModelForCausalLM.from_pretrained(
            arguments.file.parent, gguf_file=arguments.file.name, dtype=torch.float32, local_files_only=True)
        with torch.no_grad():
            logits = model(torch.tensor([[1, 2, 3, 4]]), use_cache=False).logits
        check(bool(torch.isfinite(logits).all()), "transformers loads it and gives finite logits")
        if arguments.folder and not failures:
            base = AutoModelForCausalLM.from_pretrained(arguments.folder, dtype=torch.float32, local_files_only=True)
            with torch.no_grad():
                dense = base(torch.tensor([[1, 2, 3, 4]]), use_cache=False).logits
                base.load_state_dict(state, strict=False)
                rounded = base(torch.tensor([[1, 2, 3, 4]]), use_cache=False).logits
            largest = dense.abs().max()
            off = float((logits - rounded).abs().max() / largest)
            check(off <= 1e-5, f"logits differ by {off:.1e} x the largest from the folder's with weights rounded alike")
            print(f"      and by {float((logits - dense).abs().max() / largest):.1e} from those with its own weights")
    except (ValueError, NotImplementedError) as refusal:
        print(f"      transformers does not read it: {refusal}")
    print("all holds" if not failures else f"{len(failures)} checks failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
