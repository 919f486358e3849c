"""Asks PyYAML what the documents below mean and writes the answers to Tests/Fixtures.

PyYAML's own scanner, parser and composer (pure Python, not libyaml) read the documents. Plain
scalars are resolved twice: by the regular expressions of the YAML 1.2 core schema, as listed in the
table of section 10.3.2 of https://yaml.org/spec/1.2.2/, and as PyYAML does by itself (YAML 1.1).

Usage: python3 Tests/Conformance/yaml_reference.py   (needs PyYAML; written with 6.0.3)
"""

import json
import math
import pathlib
import re

import yaml

DOCUMENTS = [
    "a: 1\nb: two\nc: [x, 3, 4.5]\n",
    "- a\n- b: 1\n  c: 2\n-\n- - nested\n  - list\n",
    "model:\n  layers:\n  - conv2d: {filters: 32, kernel_size: [3, 3]}\n  - flatten\n  - dense: classes\n",
    "a:\n  b:\n    c: d\n  e: f\n",
    "single: 'it''s'\ndouble: \"tab\\t, \\u00e9, \\x41, \\\\ and \\\"\"\n",
    "plain: several words\n  on two lines\n\n  and a third\nnext: 1\n",
    "double: \"folded\n  over lines\n\n  twice \\\n  joined\"\nsingle: 'also\n\n  folded'\n",
    "literal: |\n  one\n   two\n\n  three\nkeep: |+\n  text\n\nstrip: |-\n  text\n\nend: 1\n",
    "folded: >\n  one\n  two\n\n  three\n    indented\n  four\nnext: >-\n  a\n  b\n",
    "indicator: |2\n    two more\n  none\n",
    "empty:\nquoted: ''\ntilde: ~\nnull: Null\n? only key\n? key\n: value\n",
    "{a: 1, b: [1, 2, {c: d}], e: , f, 'g': h}",
    "[a: 1, b, {c: d}, [], {}]",
    "{\"json\": true, \"like\":[1,2],\"x\":null}",
    "a: # comment\n  - b # another\n# between\n  - 'c # not'\n  - d#not\nurl: http://x.y/#z\n",
    "base: &base {x: 1, y: 2}\nown:\n  <<: *base\n  y: 3\nboth:\n  <<: [*base, {z: 4, x: 9}]\n",
    "first: &one\n  k: v\nagain: *one\nlist: [*one, *one]\nname: &t text\nuse: *t\n",
    "str: !!str 12\nint: !!int '7'\nfloat: !!float 3\nlist: !!seq [1]\nmap: !!map {a: 1}\nnone: !!null ''\n",
    "größe: 3\n日本: [語, \"𝄞\"]\nemoji: 🚀 # 🚀\nlast: é\n",
    "a: 1\r\nb:\r\n  - x\r\n  - |\r\n    text\r\n    more\r\nc: 'two\r\n  lines'\r\n",
    "key with spaces: 1\n\"quoted: key\": 2\n'#': 3\n-dash: 4\n?mark: 5\n:colon: 6\n",
    "2: int key\n1.5: float key\ntrue: bool key\n~: null key\n",
    "a:    1   \nb:   2   # spaces around\nc: [ 1,   2 ]\n",
    "--- # explicit\na: 1\n...\n",
    "%YAML 1.2\n---\na: 1\n",
    "just a text",
    "",
    "# only a comment\n",
    "- [a, [b, [c]]]\n- {a: {b: {c: 1}}}\n",
    "a: [\n  1,   # one\n  2,\n]\nb: {\n  c: 1,\n  d: 2,\n}\n",
    "a:\n- 1\n- 2\nb:\n  - 3\n",
    "text: a:b c:d\ntime: 12:30:45\nversion: 1.2.3\nshape: 3x3\nexpr: 2 * height + 1\nratio: 1/255\n",
    "x: \"\\\n  joined\"\ny: ' lead'\nz: \"trail \"\n",
]

SCALARS = """
    0 1 -1 +1 12 007 012 -012 0o14 0o9 -0o7 0x1F 0xfg -0x1F 0b101 1_000 1_000.5 _1 1__0
    9223372036854775807 -9223372036854775808 00 08 09 0_8 0x_1 0b 0x 0o
    1.0 -1.5 +.5 -.5 .5 1. 1.e3 1e3 1E3 1e-3 -1e+3 1.5e3 1.5e-3 1.5e+3 .5e3 .5e-3 12e03 1e 1e+ .e3 . .. 1.2.3 -. +
    .inf -.inf +.inf .Inf .INF .iNF .nan .NaN .NAN -.nan inf nan
    true True TRUE tRUE false False FALSE yes Yes YES yEs no No NO on On ON off Off OFF y n Y N
    null Null NULL nULL ~ none None
    1:30 1:60 01:30 12:30:45 190:20:30 1:2:3.5 -1:30 1: :1
    2024-01-31 2024-1-31 2024-01-31T10:20:30Z 24-01-31 2024-01-31x
    1/255 abc a1 1a e3 -e - -- 3x3 1+1 0.1.2 ++1 -+1
""".split()

SPEC_12 = [
    ("tag:yaml.org,2002:null", r"null|Null|NULL|~|"),
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE"),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    (
        "tag:yaml.org,2002:float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN",
    ),
    ("tag:yaml.org,2002:merge", r"<<"),
]


class CoreLoader(
    yaml.reader.Reader,
    yaml.scanner.Scanner,
    yaml.parser.Parser,
    yaml.composer.Composer,
    yaml.constructor.SafeConstructor,
    yaml.resolver.BaseResolver,
):
    """PyYAML with the implicit types of the YAML 1.2 core schema."""

    def __init__(self, stream):
        yaml.reader.Reader.__init__(self, stream)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)
        yaml.constructor.SafeConstructor.__init__(self)
        yaml.resolver.BaseResolver.__init__(self)


def core_int(loader, node):
    text = node.value
    if text.startswith("0o"):
        return int(text[2:], 8)
    if text.startswith("0x"):
        return int(text[2:], 16)
    return int(text)


def core_float(loader, node):
    text = node.value.lower()
    if text.endswith(".inf"):
        return -math.inf if text.startswith("-") else math.inf
    return math.nan if text == ".nan" else float(text)


for tag, expression in SPEC_12:
    CoreLoader.add_implicit_resolver(tag, re.compile(rf"^(?:{expression})$"), None)
CoreLoader.add_constructor("tag:yaml.org,2002:int", core_int)
CoreLoader.add_constructor("tag:yaml.org,2002:float", core_float)


def encode(value):
    """JSON that keeps the order of pairs and tells texts from numbers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"int {value}"
    if isinstance(value, float):
        return f"float {value!r}"
    if isinstance(value, str):
        return f"text {value}"
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {"pairs": sorted([encode(k), encode(v)] for k, v in value.items())}
    return f"other {type(value).__name__}"


def older(text):
    """What a YAML 1.1 reader makes of a plain scalar."""
    try:
        return encode(yaml.safe_load(text))
    except ValueError as error:
        return f"other {type(error).__name__}"


def main():
    scalars = [text for text in SCALARS if text not in ("-", "1:", "?")]
    answers = {
        "documents": [
            {"yaml": text, "value": encode(yaml.load(text, CoreLoader))} for text in DOCUMENTS
        ],
        "scalars": [
            {"text": text, "core": encode(yaml.load(text, CoreLoader)), "older": older(text)}
            for text in scalars
        ],
    }
    target = pathlib.Path(__file__).parent.parent / "Fixtures" / "yaml_reference.json"
    target.write_text(json.dumps(answers, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
