#!/bin/sh
# Asks check-jsonschema about `coprime schema`: it is a valid draft-07 schema, accepts every spec that the program reads
# without a mistake of form, and rejects Tests/Fixtures/schema_rejects.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tools=$root/.build_tools
coprime=${COPRIME:-$root/coprime}
check="$tools/bin/check-jsonschema"
if [ ! -x "$check" ]; then
  [ -x "$tools/bin/python3" ] || python3 -m venv "$tools"
  "$tools/bin/pip" install -q check-jsonschema==0.39.0 || "$tools/bin/pip" install -q check-jsonschema
fi
cd "$root"
"$coprime" schema > "$scratch/coprime.schema.json"
"$check" -q --check-metaschema "$scratch/coprime.schema.json"

# Examples of rules hold the marks of the range that is found.
"$coprime" rules --format json > "$scratch/rules.json"
python3 - "$scratch" <<'EOF'
import json, pathlib, sys
folder = pathlib.Path(sys.argv[1]) / "examples"
folder.mkdir()
for rule in json.loads((folder.parent / "rules.json").read_text()):
    if rule["id"].startswith("spec/"):
        continue
    for number, example in enumerate(rule.get("examples", [])):
        text = example["text"].replace("«", "").replace("»", "")
        (folder / f"{rule['id'].replace('/', '-')}-{number}.yaml").write_text(text)
EOF

find specs Tests/Fixtures/keras_models Tests/Fixtures/zoo "$scratch/examples" -name '*.yaml' | sort > "$scratch/all"
count=0
while IFS= read -r file; do
  # What the program cannot read, editors need not accept.
  "$coprime" lint --format concise --fail-on never "$file" | grep -q '\[spec/\| spec/' && continue
  printf '%s\0' "$file" >> "$scratch/sound"
  count=$((count + 1))
done < "$scratch/all"
[ "$count" -ge 100 ] || { echo "schema: only $count specs to accept" >&2; exit 1; }
xargs -0 "$check" -q --schemafile "$scratch/coprime.schema.json" < "$scratch/sound"

rejected=0
for file in Tests/Fixtures/schema_rejects/*.yaml; do
  if "$check" -q --schemafile "$scratch/coprime.schema.json" "$file" > /dev/null 2>&1; then
    echo "schema: $file was accepted" >&2
    exit 1
  fi
  rejected=$((rejected + 1))
done
echo "schema: $count specs accepted, $rejected rejected"
