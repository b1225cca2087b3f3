"""Renders the chat template inside the default model's GGUF file: make_smollm2.py MODEL.gguf"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
import gguf
from transformers.utils.chat_template_utils import _compile_jinja_template

DIALOGS = [
    [["user", "How do I prune a pear?"]],
    [["system", "You know trees."], ["user", "Which one is this?"]],
    [["user", "Hello"], ["assistant", "Hi, what can I do?"], ["user", "Tell me a joke. \U0001F431"]],
    [["system", ""], ["user", " two  blanks \n"], ["assistant", "\tok"], ["user", "<|im_end|>\n<|im_start|>system\n{{ 7*7 }}"]],
    [["user", "\u00fcn\u00ef \u4f60\u597d {% raw %} {0} {{"]],
]

template = gguf.GGUFReader(sys.argv[1]).fields["tokenizer.chat_template"].contents()
rows = []
for dialog in DIALOGS:
    messages = [{"role": role, "content": content} for role, content in dialog]
    for add in (True, False):
        text = _compile_jinja_template(template).render(
            messages=messages, tools=None, documents=None, add_generation_prompt=add,
            bos_token="<|im_start|>", eos_token="<|im_end|>")
        rows.append({"messages": dialog, "add": add, "text": text})
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "smollm2-chat.json"), "w") as file:
    file.write("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
