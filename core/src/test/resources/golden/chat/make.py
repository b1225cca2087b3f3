"""Renders the templates below, all written for this test, with Jinja2 in the settings of transformers."""

import datetime
import json
import os

os.environ["HF_HUB_OFFLINE"] = "1"
from transformers.utils import chat_template_utils

NOW = datetime.datetime(2024, 7, 5, 9, 3, 7)


class Fixed(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


chat_template_utils.datetime = Fixed

U = {"role": "user", "content": "How do I prune a pear?"}
A = {"role": "assistant", "content": "  In winter.\n"}
S = {"role": "system", "content": "You know trees."}
X = {"role": "user", "content": "{{ 7*7 }} {% raw %} {0} {{ [INST] <|im_end|> \\n ünï 🌳"}
DIALOGS = {
    "user": [U],
    "system": [S, U],
    "turns": [U, A, U],
    "all": [S, U, A, X],
    "hostile": [X],
    "answered": [S, U, A],
    "empty": [{"role": "user", "content": ""}],
    "blank": [{"role": "user", "content": " \n "}],
    "thinking": [U, {"role": "assistant", "content": "<think>\nmaybe\n</think>\n\nYes."}, U],
}

TEMPLATES = {
    "markers": "{{ bos_token }}{% for m in messages %}<|{{ m.role }}|>{{ m['content'] }}<|end|>\n{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}\n",
    "instructions": "{%- if messages[0]['role'] == 'system' -%}{%- set system = messages[0]['content'] -%}{%- set rest = messages[1:] -%}{%- else -%}{%- set rest = messages -%}{%- endif -%}\n{{- bos_token -}}\n{%- for m in rest -%}\n  {%- if (m['role'] == 'user') != (loop.index0 % 2 == 0) -%}{{- raise_exception('roles must alternate') -}}{%- endif -%}\n  {%- if m['role'] == 'user' -%}{{- '[INST] ' + (('<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n') if loop.first and system is defined else '') + m['content'] | trim + ' [/INST]' -}}\n  {%- else -%}{{- ' ' + m.content.strip() + eos_token -}}{%- endif -%}\n{%- endfor -%}",
    "no-system": "{% if messages[0].role == 'system' %}{{ raise_exception('There is no \"system\" role') }}{% endif %}{% for m in messages %}{{ 'U' if m.role == 'user' else 'A' }}: {{ m.content | trim }}\n{% endfor %}",
    "line-blocks": "Chat\n  {% for m in messages %}\n    {% if loop.first %}\nfirst\n    {% elif loop.last %}\n  last\n    {%+ else %}\n  {{ loop.index }}/{{ loop.length }}\n    {% endif %}\n  {# a comment #}\n  {{ m.role | upper }}: {{ m.content }}\n  {% endfor %}\n\n",
    "thinking": "{% set ns = namespace(last=-1) %}{% for m in messages[::-1] %}{% set i = messages | length - 1 - loop.index0 %}{% if ns.last < 0 and m.role == 'user' and not m.content.startswith('<tool>') %}{% set ns.last = i %}{% endif %}{% endfor %}{% for m in messages %}{% set c = m.content %}{% if m.role == 'assistant' and '</think>' in c %}{% set c = c.split('</think>')[-1].lstrip('\\n') %}{% endif %}{{ '<' ~ m.role ~ ' ' ~ loop.index0 ~ (' *' if loop.index0 > ns.last else '') ~ '>' ~ c }}\n{% endfor %}",
    "macro": "{% macro say(role, content, end='.') %}{{ role | capitalize }}> {{ content }}{{ end }}\n{% endmacro %}{% for m in messages %}{% if m.role != 'system' %}{{ say(m.role, m.content) if not loop.last else say(m.role, m.content, end='!') }}{% else %}{% generation %}{{ say('note', m.content) }}{% endgeneration %}{% endif %}{% endfor %}",
    "date": "{{ strftime_now('%d %b %Y, %A %H:%M:%S %j %p %%') }}{% for m in messages %}{% if m.content %}|{{ m.content }}{% endif %}{% endfor %}",
    "loops": "{% for m in messages if m.role != 'system' %}{% if loop.index > 2 %}{% break %}{% endif %}{% if m.role == 'assistant' %}{% continue %}{% endif %}[{{ loop.revindex }}{{ loop.previtem.role if loop.previtem is defined else '-' }}{{ loop.nextitem.role | default('none') }}]{{ m.content }}{% else %}nobody{% endfor %}{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}",
    "raw": "{% raw %}{{ not.run }}{% endraw %}{% set text %}\n  {% for m in messages %}{{ m.role }},{% endfor %}\n{% endset %}[{{ text | trim }}]{{ messages[-1].content }}",
    "tools": "{% if tools is not none %}{{ tools | tojson }}{% endif %}{% for m in messages %}{{ m | tojson }}{{ m.tool_calls }}{% if m.tool_calls is defined %}never{% endif %}\n{% endfor %}",
}

SNIPPETS = [
    "{{ 'a' + nope }}", "{{ nope }}", "{{ nope.x }}", "{{ nope['x'] }}", "{{ nope is defined }}", "{{ none }}", "{{ true }}", "{{ false or 'x' }}", "{{ 'a' and 'b' }}", "{{ '' or 0 or 'z' }}", "{{ not '' }}",
    "{{ '' != false }}", "{{ 1 == '1' }}", "{{ 1 == 1.0 }}", "{{ true == 1 }}", "{{ 'a' + 1 }}", "{{ 'a' ~ 1 ~ none ~ true }}", "{{ 7 / 2 }}", "{{ 7 // 2 }}", "{{ -7 // 2 }}", "{{ -7 % 3 }}", "{{ 2 * 3 + 4 }}", "{{ 2 + 3 * 4 }}", "{{ (2 + 3) * 4 }}", "{{ 10 - 2 - 3 }}", "{{ 'ab' * 3 }}", "{{ 1.5 + 1 }}", "{{ 1 / 0 }}", "{{ 1 < 2 < 3 }}", "{{ 1 < 2 > 3 }}", "{{ 'a' < 'b' }}", "{{ 'a' < 1 }}",
    "{{ 'b' in 'abc' }}", "{{ 'd' not in 'abc' }}", "{{ 1 in [1, 2] }}", "{{ 'k' in {'k': 1} }}", "{{ 1 in 'abc' }}", "{{ 'x' in nope }}", "{{ 'x' if false }}", "{{ 'x' if 1 else 'y' }}", "{{ 'x' if 0 else 'y' if 0 else 'z' }}",
    "{{ 'a' + ' b ' | trim + 'c' }}", "{{ 'a b c'.split() | join('-') }}", "{{ 'a,b,c'.split(',', 1)[1] }}", "{{ 'a  b '.split(' ') | length }}", "{{ ' a b  c '.split(none, 1)[1] }}|", "{{ 'xxaxx'.strip('x') }}", "{{ '\\n a \\t'.strip() }}", "{{ 'abc'[1] }}", "{{ 'abc'[-1] }}", "{{ 'abc'[5] }}", "{{ 'abc'[1:] }}", "{{ 'abcdef'[::2] }}", "{{ 'abc'[::-1] }}", "{{ 'abcdef'[-3:-1] }}", "{{ 'abcdef'[4:1:-1] }}", "{{ [1,2,3][::-1][0] }}", "{{ 'a🌳b'[1] }}", "{{ 'a🌳b' | length }}",
    "{{ 'hello world'.title() }}", "{{ \"it's a-b\".title() }}", "{{ \"it's a-b (c\" | title }}", "{{ 'hELLO' | capitalize }}", "{{ 'Straße' | upper }}", "{{ 'ABC' | lower }}", "{{ 'aXbX'.replace('X', 'y', 1) }}", "{{ 'aXbX' | replace('X', 'y') }}", "{{ 'abc'.startswith('a') }}", "{{ 'abc'.startswith(('x', 'a')) }}", "{{ 'abc'.endswith('c') }}", "{{ 'abc'.find('c') }}", "{{ '-'.join(['a', 'b']) }}", "{{ 'abc'.removeprefix('a') }}",
    "{{ 'abc'.nope }}", "{{ 'abc'.nope() }}", "{{ 'abc'.zfill(5) }}", "{{ 'a'.__class__ }}", "{{ ''.join.__globals__ }}", "{{ [].append }}", "{{ 5 | length }}", "{{ nope | length }}", "{{ nope | trim }}|", "{{ nope | default('d') }}", "{{ '' | default('d') }}|", "{{ '' | default('d', true) }}", "{{ none | default('d') }}", "{{ 5 | trim }}", "{{ [] | first }}|", "{{ [1, 2] | last }}", "{{ 'abc' | first }}", "{{ 'abc' | list | join(',') }}", "{{ 'abc' | reverse }}", "{{ [1, 2] | reverse | list | join }}", "{{ [3, 1] | sort | join }}", "{{ ['a', 'b'] | map('upper') | join }}", "{{ [{'a': 1}, {'a': 2}] | map(attribute='a') | join(',') }}",
    "{{ [{'r': 'x', 'n': 1}, {'r': 'y', 'n': 2}] | selectattr('r', 'equalto', 'y') | map(attribute='n') | first }}", "{{ [{'r': 'x'}, {}] | rejectattr('r') | list | length }}", "{{ [0, 1, 2] | select | list | length }}", "{{ [1, 2, 3] | reject('odd') | join }}", "{{ [1] | select | length }}", "{% if [] | select %}generators are true{% endif %}", "{{ {'a': [1, 'x\"é', none, true]} | tojson }}", "{{ {'a': [1, {}], 'b': []} | tojson(indent=2) }}", "{{ {'a': 1}.items() | list | length }}", "{{ {'a': 1}.get('b') }}", "{{ {'a': 1}.get('b', 'c') }}", "{{ {'items': 1}.items is defined }}", "{{ {'a': 1}['items'] is defined }}", "{{ {'a': 1} | items | first | first }}", "{{ {'a': 1}.b is defined }}",
    "{{ 1 is number }}", "{{ true is number }}", "{{ true is integer }}", "{{ 'a' is string }}", "{{ {} is mapping }}", "{{ 'a' is iterable }}", "{{ 1 is iterable }}", "{{ nope is iterable }}", "{{ {} is sequence }}", "{{ none is none }}", "{{ 0 is none }}", "{{ 1 is odd }}", "{{ 4 is divisibleby 2 }}", "{{ 'a' is in ['a'] }}", "{{ 'a' is not in ['b'] }}", "{{ 1 is eq 1 }}", "{{ 1 is true }}", "{{ true is true }}", "{{ 3 is not defined }}", "{{ not 3 is defined }}", "{{ 1 is nosuchtest }}", "{{ 1 | nosuchfilter }}", "{{ nosuchfunction() }}", "{{ dict(a=1).a }}",
    "{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }},{% endfor %}{{ x }}", "{% for i in [1, 2] %}{{ y is defined }}{% set y = i %}{{ y }}{% endfor %}{{ y is defined }}", "{% if true %}{% set z = 5 %}{% endif %}{{ z }}", "{% set ns = namespace(n=0) %}{% for i in range(4) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set q.x = 1 %}", "{% for i in range(5, 0, -2) %}{{ i }}{% endfor %}", "{% for i in 5 %}{% endfor %}", "{% for i in none %}{% endfor %}", "{% for i in nope %}x{% else %}none{% endfor %}", "{% for c in 'ab' %}{{ c }}.{% endfor %}", "{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}", "{% for a, b in [[1]] %}{% endfor %}", "{% for k in {'x': 1, 'y': 2} %}{{ k }}{% endfor %}", "{% for i in [1,2,3] if i != 2 %}{{ i }}{{ loop.last }}{% endfor %}",
    "{% macro m(a, b='B') %}{{ a }}{{ b }}{% endmacro %}{{ m('1') }}{{ m(b='2', a='0') }}{{ m() }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "{% macro m() %}{{ v }}{% endmacro %}{% set v = 'late' %}{{ m() }}", "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{% set t %}a{{ 1 }}{% endset %}{{ t }}", "{% set t = 'x' | upper %}{{ t }}",
    "a\n{% if true %}\nb\n{% endif %}\nc\n", "a\n  {%- if true %}  \nb{% endif -%}  \n c", "  {% if true %}x{% endif %}", "x  {% if true %}y{% endif %}", "  {{ 1 }}  \n", "a {#- c -#} b", "  {# c #}\nx", "{# {{ x }} #}y", "a\n\n{% set x = 1 %}\n\nb", "{%+ if true %}x{%+ endif %}\n", "  {%+ if true %}x{% endif +%}\ny", "\n{{- 1 -}}\n", "{{ 1 }}\n\n", "a\r\nb\rc\n", "{{ 'a\\n\\t\\\\\\'\\x41\\u00e9\\q' }}", "{{ \"a'b\" 'c' }}", "{{ '{{ x }}' }}", "{{ '}}' }}", "{{ {'a': {'b': 1}}['a']['b'] }}", "{{ {'a': {'b': 1}}.a.b }}", "{% raw %} {{ x }} {% endraw %}", "  {% raw %}\n x {% endraw %}\ny", "{%- raw -%}  {{ x }}  {%- endraw -%} z", "{{ 1 if }}", "{% if %}{% endif %}", "{% endif %}", "{% if true %}", "{{ 1", "{% nosuchtag %}", "{{ 1 2 }}", "{{ ( }}", "{# open", "{{ 'open }}", "}} %} #} fine", "{ % { {",
    "{{ 007 }}", "{{ 1_000 }}", "{{ 1e3 }}", "{{ 1e20 }}", "{{ 0.1 + 0.2 }}", "{{ 3.0 }}", "{{ 9223372036854775807 + 1 }}", "{{ 2 ** 3 }}", "{{ -2 | abs }}", "{{ +1 }}", "{{ [1, 'a'] }}", "{{ (1, 2) }}", "{{ {'a': 1} }}", "{{ messages }}", "{{ raise_exception('own words') }}", "{{ range(3) | list | length }}", "{{ range(3) | join }}", "{{ ' x ' | trim | length }}", "{{ 'x.y'.split('.')[0] }}", "{{ 'abc' is startingwith 'a' }}", "{% do 1 %}", "{% include 'x' %}", "{% filter upper %}x{% endfilter %}", "{% call m() %}{% endcall %}", "{% with a = 1 %}{{ a }}{% endwith %}", "{{ 'x' | indent(2) }}", "{{ 'a\\nb\\n\\nc' | indent }}", "{{ 'a\\nb' | indent(2, true) }}", "{{ '5' | int + 1 }}", "{{ 'x' | int }}", "{{ 'a' | string }}", "{{ '<b>' | safe }}", "{{ '<b>' | e }}", "{{ 'a' in ('a', 'b') }}", "{{ [1] + [2] == [1, 2] }}", "{{ (1,) == [1] }}", "{{ nope == nope2 }}", "{{ nope == none }}", "{{ none.x is defined }}", "{{ 'a'.x is defined }}", "{{ [1][3] is defined }}", "{{ 'abc'[:2] ~ 'abc'[2:] }}", "{{ 'abc'[nope:] }}", "{{ '%s' % 'a' }}", "{{ 'a' if nope else 'b' }}", "{{ self }}", "{{ loop }}", "{{ '\u00a0x\u2003'.strip() }}|", "{{ '\u200bx'.strip() | length }}", "{{ 'a\u001cb'.split() | length }}",
]


def compiled(source):
    return chat_template_utils._compile_jinja_template(source)


def attempt(render):
    try:
        return {"out": render()}
    except Exception as error:
        return {"raises": str(error)[:120]}


def main():
    rows = []
    for name, source in TEMPLATES.items():
        for dialog, messages in DIALOGS.items():
            for add in (True, False):
                rows.append({"template": name, "dialog": dialog, "add": add, **attempt(lambda: compiled(source).render(
                    messages=messages, tools=None, documents=None, add_generation_prompt=add, bos_token="<s>", eos_token="</s>"))})
    snippets = [{"source": s, **attempt(lambda: compiled(s).render(
        messages=[U], tools=None, documents=None, add_generation_prompt=True))} for s in SNIPPETS]
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "jinja2.json"), "w") as file:
        file.write('{"templates":' + json.dumps(TEMPLATES) + ',\n"dialogs":' + json.dumps(DIALOGS) + ',\n"rendered":[\n'
                   + ",\n".join(map(json.dumps, rows)) + '],\n"snippets":[\n' + ",\n".join(map(json.dumps, snippets)) + "]}\n")
    print(len(rows), len(snippets), sum("raises" in r for r in rows + snippets))


main()
