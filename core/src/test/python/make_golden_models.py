"""Makes the tiny random checkpoints under golden/models and the numbers that they must give.

    python make_golden_models.py core/src/test/resources/golden/models

Each checkpoint is written, then read back by `transformers` (CPU, float32, eager attention), whose
logits become the golden ones: so the golden numbers also prove that config.json says what we mean.
Before anything is kept, a second, float64 forward pass in plain NumPy must agree, and every mistake in
`mistakes_for` must move the logits by far more than the tolerance of the Java tests.
"""

import json
import shutil
import sys
import zlib
from pathlib import Path

import gguf
import numpy as np
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM
from transformers.utils import logging

SEED = 20241
TOLERANCE = 1e-5  # of max|logit|: what the Java tests allow
SEQUENCES, LENGTH, PROMPT, NEW_TOKENS = 2, 24, 5, 20
VOCABULARY = 64


# --- the checkpoints ------------------------------------------------------------------------------


def llama(**changes):
    """A Llama config in the spelling of transformers 4: rope_theta, rope_scaling, torch_dtype."""
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": VOCABULARY,
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "hidden_act": "silu",
        "max_position_embeddings": 128,
        "rms_norm_eps": 1e-3,
        "rope_theta": 10000.0,
        "rope_scaling": None,
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": False,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "torch_dtype": "float32",
        "use_cache": True,
    }
    config.update(changes)
    return config


def new_spelling(config):
    """The same config as transformers 5 writes it: rope_parameters and dtype."""
    config = dict(config)
    scaling = dict(config.pop("rope_scaling", None) or {})
    rope_type = scaling.pop("rope_type", scaling.pop("type", "default"))
    theta = config.pop("rope_theta")
    config["rope_parameters"] = {"rope_theta": theta, "rope_type": rope_type, **scaling}
    config["dtype"] = config.pop("torch_dtype")
    return config


LLAMA3_SCALING = {
    "factor": 8.0,
    "high_freq_factor": 4.0,
    "low_freq_factor": 1.0,
    "original_max_position_embeddings": 32,
    "rope_type": "llama3",
}

MISTRAL = {
    "architectures": ["MistralForCausalLM"],
    "model_type": "mistral",
    "head_dim": 12,  # not hidden_size / num_attention_heads = 8
    "sliding_window": None,
}

QWEN2 = {
    "architectures": ["Qwen2ForCausalLM"],
    "model_type": "qwen2",
    "tie_word_embeddings": True,
    "rope_theta": 1000000.0,
    "rms_norm_eps": 5e-4,
    "use_sliding_window": False,
    "sliding_window": 8,  # named but switched off, as in the published Qwen2.5 configs
    "max_window_layers": 1,
}


def checkpoints():
    """Name -> the config.json of each checkpoint."""
    tied = llama(tie_word_embeddings=True, rope_theta=100000.0, rms_norm_eps=1e-4)
    scaled = llama(
        rope_scaling=LLAMA3_SCALING,
        rope_theta=50000.0,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        eos_token_id=[2, 3],
    )
    qwen2 = llama(**QWEN2)
    for absent in ("attention_bias", "mlp_bias", "rope_scaling"):
        del qwen2[absent]
    mistral = llama(**MISTRAL)
    window = llama(**{**MISTRAL, "sliding_window": 8})
    for config in (mistral, window):
        for absent in ("attention_bias", "mlp_bias", "rope_scaling"):
            del config[absent]
    return {
        "llama-gqa": llama(num_hidden_layers=3),
        "llama-tied": new_spelling(tied),
        "llama3-scaling": scaled,
        "llama-linear-scaling": llama(rope_scaling={"type": "linear", "factor": 4.0}),
        "mistral": mistral,
        "mistral-window": new_spelling(window),
        "qwen2": qwen2,
        "llama-bias": new_spelling(llama(attention_bias=True, mlp_bias=True)),
    }


def shapes(config):
    """The name and shape of each tensor that the config asks for."""
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    head_dim = config.get("head_dim") or hidden // config["num_attention_heads"]
    queries = config["num_attention_heads"] * head_dim
    keys = config["num_key_value_heads"] * head_dim
    qwen2 = config["model_type"] == "qwen2"
    attention_bias = config.get("attention_bias", False)
    linears = [
        ("self_attn.q_proj", queries, hidden, attention_bias or qwen2),
        ("self_attn.k_proj", keys, hidden, attention_bias or qwen2),
        ("self_attn.v_proj", keys, hidden, attention_bias or qwen2),
        ("self_attn.o_proj", hidden, queries, attention_bias),
        ("mlp.gate_proj", inner, hidden, config.get("mlp_bias", False)),
        ("mlp.up_proj", inner, hidden, config.get("mlp_bias", False)),
        ("mlp.down_proj", hidden, inner, config.get("mlp_bias", False)),
    ]
    found = {"model.embed_tokens.weight": (config["vocab_size"], hidden)}
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        found[prefix + "input_layernorm.weight"] = (hidden,)
        found[prefix + "post_attention_layernorm.weight"] = (hidden,)
        for name, rows, columns, bias in linears:
            found[prefix + name + ".weight"] = (rows, columns)
            if bias:
                found[prefix + name + ".bias"] = (rows,)
    found["model.norm.weight"] = (hidden,)
    if not config["tie_word_embeddings"]:
        found["lm_head.weight"] = (config["vocab_size"], hidden)
    return found


def generator(*words):
    return np.random.default_rng([SEED, *(zlib.crc32(word.encode()) for word in words)])


def draw(name, config):
    """Every parameter redrawn: weights and biases 0.3 N, norm weights 1 + 0.3 N."""
    weights = {}
    for tensor, shape in shapes(config).items():
        values = 0.3 * generator(name, tensor).standard_normal(shape)
        if "norm" in tensor:
            values += 1
        weights[tensor] = torch.tensor(values, dtype=torch.float32)
    return weights


# --- a second opinion: the forward pass in float64 NumPy -------------------------------------------


def inverse_frequencies(config):
    rope = config.get("rope_parameters") or {
        "rope_theta": config["rope_theta"],
        **(config.get("rope_scaling") or {}),
    }
    head_dim = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    frequencies = rope["rope_theta"] ** -(np.arange(0, head_dim, 2) / head_dim)
    kind = rope.get("rope_type", rope.get("type", "default"))
    if kind == "linear":
        return frequencies / rope["factor"]
    if kind == "llama3":
        turns = rope["original_max_position_embeddings"] * frequencies / (2 * np.pi)
        low, high = rope["low_freq_factor"], rope["high_freq_factor"]
        kept = np.clip((turns - low) / (high - low), 0, 1)
        return kept * frequencies + (1 - kept) * frequencies / rope["factor"]
    assert kind == "default", kind
    return frequencies


def forward64(config, weights, ids):
    """Logits [B, T, V] in float64, written from the papers' equations and not from transformers."""
    w = {name: value.double().numpy() for name, value in weights.items()}
    heads, groups = config["num_attention_heads"], config["num_key_value_heads"]
    B, T = ids.shape

    def norm(x, name):
        return w[name] * x / np.sqrt((x * x).mean(-1, keepdims=True) + config["rms_norm_eps"])

    def linear(x, name):
        return x @ w[name + ".weight"].T + w.get(name + ".bias", 0.0)

    angles = np.arange(T)[:, None] * inverse_frequencies(config)  # [T, D/2]

    def rotate(x):  # [B, h, T, D]: pairs are (i, i + D/2)
        a, b = np.split(x, 2, axis=-1)
        cos, sin = np.cos(angles), np.sin(angles)
        return np.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)

    distance = np.arange(T)[:, None] - np.arange(T)[None, :]
    window = config.get("sliding_window") if config.get("use_sliding_window", True) else None
    visible = (distance >= 0) & (distance < (window or T))

    x = w["model.embed_tokens.weight"][ids]  # [B, T, hidden]
    for layer in range(config["num_hidden_layers"]):
        p = f"model.layers.{layer}."
        h = norm(x, p + "input_layernorm.weight")
        q, k, v = (
            linear(h, p + f"self_attn.{name}_proj").reshape(B, T, n, -1).swapaxes(1, 2)
            for name, n in (("q", heads), ("k", groups), ("v", groups))
        )
        k, v = (np.repeat(t, heads // groups, axis=1) for t in (k, v))
        scores = rotate(q) @ rotate(k).swapaxes(2, 3) / np.sqrt(q.shape[-1])
        scores = np.exp(np.where(visible, scores - scores.max(-1, keepdims=True), -np.inf))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        x = x + linear(mixed.swapaxes(1, 2).reshape(B, T, -1), p + "self_attn.o_proj")
        h = norm(x, p + "post_attention_layernorm.weight")
        gate = linear(h, p + "mlp.gate_proj")
        x = x + linear(gate / (1 + np.exp(-gate)) * linear(h, p + "mlp.up_proj"), p + "mlp.down_proj")
    head = "model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"
    return norm(x, "model.norm.weight") @ w[head].T


def mistakes_for(config, weights):
    """Name -> (config, weights) of what a wrong reader would compute."""

    def configured(**changes):
        return {**config, **changes}, weights

    def weighted(change):
        return config, {name: change(name, value) for name, value in weights.items()}

    def rope(**changes):
        if "rope_parameters" in config:
            return configured(rope_parameters={**config["rope_parameters"], **changes})
        if "rope_theta" in changes:
            return configured(rope_theta=changes["rope_theta"])
        return configured(rope_scaling={**config["rope_scaling"], **changes})

    kind = (config.get("rope_parameters") or config.get("rope_scaling") or {}).get("rope_type")
    kind = kind or (config.get("rope_scaling") or {}).get("type", "default")
    theta = (config.get("rope_parameters") or config)["rope_theta"]
    heads, groups = config["num_attention_heads"], config["num_key_value_heads"]

    def tiled(name, value):  # query head h reads key head h mod groups instead of h / (heads/groups)
        order = np.arange(heads).reshape(groups, -1).T.ravel()
        if "q_proj" in name:
            return value.unflatten(0, (heads, -1))[order].flatten(0, 1)
        if "o_proj.weight" in name:
            return value.unflatten(1, (heads, -1))[:, order].flatten(1, 2)
        return value

    def interleaved(name, value):  # rotary pairs (2i, 2i + 1) instead of (i, i + D/2)
        if "q_proj" not in name and "k_proj" not in name:
            return value
        by_head = value.unflatten(0, (heads if "q_proj" in name else groups, -1))
        half = by_head.shape[1] // 2
        order = np.arange(2 * half).reshape(half, 2).T.ravel()
        return by_head[:, order].flatten(0, 1)

    made = {
        "rope theta halved": rope(rope_theta=theta / 2),
        "rms eps of 1e-6": configured(rms_norm_eps=1e-6),
        "rotary pairs interleaved": weighted(interleaved),
    }
    for norm in ("input_layernorm", "post_attention_layernorm", "model.norm"):
        made[f"{norm} weights of 1"] = weighted(
            lambda name, value, norm=norm: torch.ones_like(value) if norm in name else value
        )
    for linear in "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj":
        if any(name.endswith(linear + ".bias") for name in weights):
            made[f"{linear} bias ignored"] = weighted(
                lambda name, value, linear=linear: value * 0 if name.endswith(linear + ".bias") else value
            )
    if groups > 1:
        made["key heads tiled, not repeated"] = weighted(tiled)
    if kind != "default":
        made["rope scaling ignored"] = rope(rope_type="default", type="default")
        made["rope scaling factor of 2"] = rope(factor=2.0)
    if kind == "llama3":
        made["llama3 scaling read as linear"] = rope(rope_type="linear")
        made["llama3 low_freq_factor of 2"] = rope(low_freq_factor=2.0)
        made["llama3 high_freq_factor of 2"] = rope(high_freq_factor=2.0)
        made["llama3 original length of 128"] = rope(original_max_position_embeddings=128)
    if config.get("sliding_window"):
        on = config.get("use_sliding_window", True)
        if on:
            made["window ignored"] = configured(sliding_window=None)
            made["window one too long"] = configured(sliding_window=config["sliding_window"] + 1)
            made["window one too short"] = configured(sliding_window=config["sliding_window"] - 1)
        else:
            made["window used though switched off"] = configured(use_sliding_window=True)
    return made


# --- golden numbers --------------------------------------------------------------------------------


def load(folder, dtype=torch.float32):
    model = AutoModelForCausalLM.from_pretrained(
        folder, dtype=dtype, attn_implementation="eager", local_files_only=True
    )
    return model.eval()


def greedy(model, name):
    """20 ids after a prompt of 5, without a cache; a prompt is drawn until no step is a close call."""
    random = generator(name, "prompt")
    while True:
        prompt = random.integers(4, VOCABULARY, PROMPT).tolist()
        ids, gaps = list(prompt), []
        for _ in range(NEW_TOKENS):
            with torch.no_grad():
                top = model(torch.tensor([ids]), use_cache=False).logits[0, -1].topk(2)
            gaps.append((top.values[0] - top.values[1]).item())
            ids.append(top.indices[0].item())
        made = ids[PROMPT:]
        if min(gaps) > 0.02 and len(set(made)) >= 6 and not {2, 3} & set(made):
            break
    cached = model.generate(
        torch.tensor([prompt]),
        attention_mask=torch.ones(1, PROMPT, dtype=torch.long),
        max_new_tokens=NEW_TOKENS,
        do_sample=False,
        pad_token_id=0,
    )
    assert cached[0].tolist() == ids, f"{name}: generate() with a cache differs"
    return {"prompt": prompt, "ids": made, "smallestGap": min(gaps)}


def inside(model, ids):
    """What the model holds on the way to its logits, and the gradients of its loss."""
    seen = {}
    hooks = [model.model.norm.register_forward_hook(lambda _m, _i, out: seen.update({"hidden.norm": out}))]
    for number, layer in enumerate(model.model.layers):
        hooks.append(
            layer.register_forward_hook(
                lambda _m, _i, out, number=number: seen.update({f"hidden.{number + 1}": out})
            )
        )
    embedded = model.model.embed_tokens(ids).detach().requires_grad_(True)
    out = model(inputs_embeds=embedded, output_attentions=True, use_cache=False)
    for hook in hooks:
        hook.remove()
    # mean over the B x (T-1) predicted positions, nats
    loss = torch.nn.functional.cross_entropy(out.logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten())
    weight = model.model.layers[0].self_attn.q_proj.weight
    to_embedded, to_weight = torch.autograd.grad(loss, [embedded, weight])
    seen["hidden.0"] = embedded
    seen["attention.1"] = out.attentions[1]
    seen["loss"] = loss.reshape(1)
    seen["gradient.embeddings"] = to_embedded
    seen["gradient.model.layers.0.self_attn.q_proj.weight"] = to_weight
    return {name: value.detach().contiguous() for name, value in seen.items()}


def relative(found, expected):
    return float(np.abs(np.asarray(found, dtype=np.float64) - expected).max() / np.abs(expected).max())


def write_json(path, value):
    text = json.dumps(value, indent=2, ensure_ascii=False)
    path.write_text(_lists_on_one_line(text) + "\n", encoding="utf-8")


def _lists_on_one_line(text):
    """Joins the lines of a list of numbers."""
    lines, joined = text.split("\n"), []
    for line in lines:
        if joined and joined[-1].rstrip().endswith(("[", ",")) and _number(line) and "[" in joined[-1]:
            joined[-1] += ("" if joined[-1].endswith("[") else " ") + line.strip()
        elif joined and line.strip() in ("]", "],") and "[" in joined[-1] and "]" not in joined[-1]:
            joined[-1] += line.strip()
        else:
            joined.append(line)
    return "\n".join(joined)


def _number(line):
    try:
        float(line.strip().rstrip(","))
        return True
    except ValueError:
        return False


def write_configs(folder, config):
    folder.mkdir(parents=True)
    write_json(folder / "config.json", config)
    write_json(
        folder / "generation_config.json",
        {"bos_token_id": config["bos_token_id"], "eos_token_id": config["eos_token_id"], "do_sample": False},
    )


def make(root, name, config):
    folder = root / name
    weights = draw(name, config)
    write_configs(folder, config)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    model = load(folder)
    ids = torch.tensor(generator(name, "ids").integers(0, VOCABULARY, (SEQUENCES, LENGTH)))
    with torch.no_grad():
        logits = model(ids, use_cache=False).logits
    assert logits.std() > 1, f"{name}: logit std {logits.std()}"

    exact = forward64(config, weights, ids.numpy())
    noise = relative(logits, exact)
    assert noise < TOLERANCE / 4, f"{name}: transformers is {noise} from the float64 pass"
    sensitivity = {
        mistake: relative(forward64(*wrong, ids.numpy()), exact)
        for mistake, wrong in mistakes_for(config, weights).items()
    }
    for mistake, change in sensitivity.items():
        assert change > 20 * TOLERANCE, f"{name}: '{mistake}' moves the logits by {change} only"

    golden = {"logits": logits.contiguous()}
    if name == "llama-gqa":
        golden.update(inside(model, ids))
    save_file(golden, folder / "golden.safetensors")
    write_json(
        folder / "golden.json",
        {
            "ids": ids.tolist(),
            "greedy": greedy(model, name),
            "logitStd": logits.std().item(),
            "largestLogit": logits.abs().max().item(),
            "tolerance": TOLERANCE,
            "float32Noise": noise,
            "sensitivity": sensitivity,
        },
    )
    print(f"{name}: std {logits.std():.2f}, float32 noise {noise:.1e}, least mistake {min(sensitivity.values()):.1e}")
    if "scaling" in name:
        other_spelling(folder, config, ids, logits)
    return config, weights, ids, logits


def other_spelling(folder, config, ids, logits):
    """The scaled models also carry their config as transformers 5 spells it; it must mean the same."""
    scratch = folder.parent / "scratch"
    shutil.copytree(folder, scratch)
    other = new_spelling(config)
    write_json(scratch / "config.json", other)
    with torch.no_grad():
        assert torch.equal(load(scratch)(ids, use_cache=False).logits, logits), folder
    shutil.rmtree(scratch)
    write_json(folder / "config-rope-parameters.json", other)


# --- copies of llama-gqa in other containers -------------------------------------------------------


def halves(weights):
    names = list(weights)
    return [{n: weights[n] for n in part} for part in (names[: len(names) // 2], names[len(names) // 2 :])]


def index(parts, files):
    size = sum(value.numel() * value.element_size() for part in parts for value in part.values())
    places = {name: file for part, file in zip(parts, files) for name in part}
    return {"metadata": {"total_size": size}, "weight_map": dict(sorted(places.items()))}


def sharded(root, config, weights):
    folder = root / "llama-gqa-sharded"
    write_configs(folder, config)
    parts, files = halves(weights), [f"model-{i:05d}-of-00002.safetensors" for i in (1, 2)]
    for part, file in zip(parts, files):
        save_file(part, folder / file, {"format": "pt"})
    write_json(folder / "model.safetensors.index.json", index(parts, files))


def with_inverse_frequencies(config, weights):
    """Checkpoints of the Llama 1 era (Vicuna 1.3 among them) carry this buffer, which readers leave out."""
    buffer = torch.tensor(inverse_frequencies(config), dtype=torch.float32)
    extra = {
        f"model.layers.{layer}.self_attn.rotary_emb.inv_freq": buffer.clone()
        for layer in range(config["num_hidden_layers"])
    }
    return {**weights, **extra}


def pickled(root, config, weights, model):
    """pytorch_model.bin as state_dict() gives it: an OrderedDict with a _metadata attribute."""
    folder = root / "llama-gqa-bin"
    write_configs(folder, config)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")

    folder = root / "llama-gqa-bin-sharded-f16"
    write_configs(folder, {**config, "torch_dtype": "float16"})
    halved = {name: value.half() for name, value in weights.items()}
    parts = halves(with_inverse_frequencies(config, halved))
    first = parts[0]
    norm, key = (f"model.layers.0.{name}.weight" for name in ("input_layernorm", "self_attn.k_proj"))
    # Views, as checkpoints hold them: a storage longer than its tensor, and an offset into one.
    first[norm] = torch.cat([first[norm], torch.zeros_like(first[norm])])[: config["hidden_size"]]
    first[key] = torch.cat([torch.ones_like(first[key]), first[key]])[len(first[key]) :]
    files = [f"pytorch_model-{i:05d}-of-00002.bin" for i in (1, 2)]
    for part, file in zip(parts, files):
        torch.save(part, folder / file)
    write_json(folder / "pytorch_model.bin.index.json", index(parts, files))


def in_16_bits(root, config, weights, ids, name, dtype):
    folder = root / f"llama-gqa-{name}"
    write_configs(folder, {**config, "torch_dtype": str(dtype).removeprefix("torch.")})
    save_file({n: value.to(dtype) for n, value in weights.items()}, folder / "model.safetensors", {"format": "pt"})
    with torch.no_grad():
        widened = load(folder)(ids, use_cache=False).logits
        native = load(folder, dtype)(ids, use_cache=False).logits.float()
    save_file({"logits": widened.contiguous(), "logits.native": native.contiguous()}, folder / "golden.safetensors")
    write_json(
        folder / "golden.json",
        {
            "ids": ids.tolist(),
            "tolerance": TOLERANCE,
            "nativeDifference": relative(native, widened.double().numpy()),
        },
    )
    return widened


def gguf_tokens():
    """A byte-level vocabulary of 64 tokens: 3 of control, letters, digits, a few signs, 6 merged."""
    single = [chr(c) for c in range(ord("a"), ord("z") + 1)] + list("ABCDEFGHIJ0123456789.,?!'") + ["Ġ", "Ċ"]
    merges = ["t h", "th e", "Ġ a", "i n", "Ġ the"]
    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"] + single + [m.replace(" ", "") for m in merges]
    tokens += [f"<|reserved_{i}|>" for i in range(VOCABULARY - len(tokens))]
    control = gguf.TokenType.CONTROL
    types = [control if token.startswith("<|") else gguf.TokenType.NORMAL for token in tokens]
    return tokens, types, merges


def llama_cpp_order(weight, heads):
    """llama.cpp keeps rotary pairs side by side: row 2i + s of a head is row i + s * D/2 of Hugging Face's."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def as_gguf(root, config, weights, ids, logits):
    folder = root / "llama-gqa-gguf"
    folder.mkdir()
    path = folder / "llama-gqa.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("llama-gqa")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_vocab_size(config["vocab_size"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_dimension_count(config["hidden_size"] // config["num_attention_heads"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    tokens, types, merges = gguf_tokens()
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(0)
    writer.add_add_bos_token(False)
    writer.add_chat_template(
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content']"
        " + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
    )
    names = {
        "input_layernorm": "attn_norm",
        "post_attention_layernorm": "ffn_norm",
        "self_attn.q_proj": "attn_q",
        "self_attn.k_proj": "attn_k",
        "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output",
        "mlp.gate_proj": "ffn_gate",
        "mlp.up_proj": "ffn_up",
        "mlp.down_proj": "ffn_down",
    }
    outer = {
        "model.embed_tokens.weight": "token_embd.weight",
        "model.norm.weight": "output_norm.weight",
        "lm_head.weight": "output.weight",
    }
    for name, value in weights.items():
        array = value.numpy()
        if name.endswith("q_proj.weight"):
            array = llama_cpp_order(array, config["num_attention_heads"])
        if name.endswith("k_proj.weight"):
            array = llama_cpp_order(array, config["num_key_value_heads"])
        if name in outer:
            target = outer[name]
        else:
            _, _, layer, *inner = name.removesuffix(".weight").split(".")
            target = f"blk.{layer}.{names['.'.join(inner)]}.weight"
        writer.add_tensor(target, np.ascontiguousarray(array))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    read = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=path.name, dtype=torch.float32, attn_implementation="eager", local_files_only=True
    )
    with torch.no_grad():
        difference = relative(read(ids, use_cache=False).logits, logits.double().numpy())
    assert difference < TOLERANCE / 10, f"transformers reads the GGUF {difference} away"
    print(f"llama-gqa.gguf: transformers' logits differ by {difference:.1e}")


def main(root):
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    for old in root.iterdir() if root.exists() else []:
        if old.is_dir():
            shutil.rmtree(old)
    for name, config in checkpoints().items():
        made = make(root, name, config)
        if name == "llama-gqa":
            gqa = made
    config, weights, ids, logits = gqa
    sharded(root, config, weights)
    pickled(root, config, weights, load(root / "llama-gqa"))
    in_16_bits(root, config, weights, ids, "bf16", torch.bfloat16)
    half = in_16_bits(root, config, weights, ids, "f16", torch.float16)
    as_gguf(root, config, weights, ids, logits)
    with torch.no_grad():
        for same in ("llama-gqa-sharded", "llama-gqa-bin"):
            assert torch.equal(load(root / same)(ids, use_cache=False).logits, logits), same
        assert torch.equal(load(root / "llama-gqa-bin-sharded-f16")(ids, use_cache=False).logits, half)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
