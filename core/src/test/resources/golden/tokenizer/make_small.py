"""Makes the small tokenizers of this folder and the ids that transformers gives with them."""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

SENTENCES = [
    "The gardener trains the young tree flat against the warm wall.",
    "Every branch that grows the wrong way is cut in the spring.",
    "What is left bears more fruit, and stands the winter better.",
    "You are a helpful assistant who answers questions about trees.",
    "How do I prune an old pear tree? Cut the dead wood first.",
    "I cannot help with that, but I can tell you about apples.",
    "She asked: when should the lateral shoots be shortened again?",
    "In 1892 there were 34 walls of 12 metres in that garden.",
    "user assistant system [INST] [/INST] hello world thank you",
]

TEXTS = [
    "", " ", "hello", " hello", "hello world", "  two  blanks ", "a\nb\n\nc\tD", "The trees, pruned in 2024!",
    "caf\u00e9 \u00e9t\u00e9", "\U0001F333 tree", "tree \U0001F333\U0001F333 end", "\u4f60\u597d", "x" * 40, "it's I'll",
    "<s>", "<s>hello", "<s> hello", "hello<s>", "hello <s> world</s>", "<s>[INST] hello [/INST]",
    "<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n", "a<think>b</think>", "<unk>", "<pad>x",
    "<s><s>  hello</s></s>", "\u2581hello", "hello   world    again", "a <rs>  b", "a  <ls> b", "oak tree grafted oak",
]


def special(text, **flags):
    return AddedToken(text, special=True, normalized=False, **flags)


def added(tokenizer, normalized):
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=normalized) for t in ("<s>", "</s>")])
    tokenizer.add_special_tokens([special("<pad>"), special("<|im_start|>"), special("<|im_end|>")])
    tokenizer.add_special_tokens([special("<rs>", rstrip=True), special("<ls>", lstrip=True)])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=False)])
    tokenizer.add_tokens([AddedToken("   ", normalized=False), AddedToken("grafted", normalized=False)])


def begins_with(tokenizer, token):
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{token} $A", pair=f"{token} $A {token} $B", special_tokens=[(token, tokenizer.token_to_id(token))])


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(SENTENCES, trainers.BpeTrainer(
        vocab_size=400, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    added(tokenizer, normalized=False)
    return tokenizer


def sentence_piece(prefix, normalized):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if prefix == "prepend":
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme=prefix, split=False)
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    specials = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    # Trained word by word; used without a pre-tokenizer, as Llama is.
    trained = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    trained.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    trained.train_from_iterator(SENTENCES, trainers.BpeTrainer(
        vocab_size=520, show_progress=False, special_tokens=specials))
    model = json.loads(trained.to_str())["model"]
    content = json.loads(tokenizer.to_str())
    content["model"] = model
    content["added_tokens"] = []
    tokenizer = Tokenizer.from_str(json.dumps(content))
    tokenizer.add_special_tokens([AddedToken("<unk>", special=True, normalized=normalized)])
    added(tokenizer, normalized)
    begins_with(tokenizer, "<s>")
    return tokenizer


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    made = {
        "byte-level": byte_level(),
        "prepend": sentence_piece("prepend", normalized=False),
        "prepend-normalized": sentence_piece("prepend", normalized=True),
        "metaspace-first": sentence_piece("first", normalized=False),
        "metaspace-always": sentence_piece("always", normalized=False),
    }
    golden = {}
    for name, tokenizer in made.items():
        path = os.path.join(here, f"{name}.tokenizer.json")
        with open(path, "w") as file:
            json.dump(json.loads(tokenizer.to_str()), file, ensure_ascii=True, separators=(",", ":"))
            file.write("\n")
        reference = PreTrainedTokenizerFast(tokenizer_file=path)
        rows = []
        for text in TEXTS:
            plain = reference(text, add_special_tokens=False, return_offsets_mapping=True)
            rows.append({
                "text": text,
                "rendered": plain["input_ids"],
                "offsets": [o for pair in plain["offset_mapping"] for o in pair],
                "document": reference(text)["input_ids"],
                "decoded": reference.decode(plain["input_ids"], skip_special_tokens=True, clean_up_tokenization_spaces=False),
                "decodedWithSpecials": reference.decode(plain["input_ids"], clean_up_tokenization_spaces=False),
            })
        golden[name] = rows
    with open(os.path.join(here, "transformers-ids.json"), "w") as file:
        file.write("{\n" + ",\n".join(
            json.dumps(name) + ":[\n" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows) + "]"
            for name, rows in golden.items()) + "}\n")


main()
