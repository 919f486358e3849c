#!/bin/sh
# Runs the hooks with the real pre-commit in a scratch repository: a bad spec blocks the commit, a fixed one passes.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tools=$root/.build_tools
if [ ! -x "$tools/bin/pre-commit" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q pre-commit==4.6.0 || "$tools/bin/pip" install -q pre-commit
fi
PATH="$(dirname "${COPRIME:-$root/coprime}"):$tools/bin:$PATH"
export PATH

git init -q "$scratch/repo"
cd "$scratch/repo"
git config user.email test@example.com
git config user.name test
cat > .pre-commit-config.yaml <<EOF
repos:
  - repo: local
    hooks:
$(sed -n '/id: coprime-system/,$p' "$root/.pre-commit-hooks.yaml" | sed 's/^/      /')
EOF
cat > other.yaml <<'EOF'
not: a spec
EOF
sed 's/units: 64/units: -64/' "$root/specs/digits.yaml" > model.yaml
git add -A
pre-commit install >/dev/null
if git commit -q -m "bad spec" > out.txt 2>&1; then
  echo "pre-commit: a bad spec was committed" >&2
  exit 1
fi
grep -q "spec/out-of-range" out.txt || { echo "pre-commit: the finding is missing:" >&2; cat out.txt >&2; exit 1; }
cp "$root/specs/digits.yaml" model.yaml
git add -A
git commit -q -m "fixed spec" > out.txt 2>&1 || { echo "pre-commit: a sound spec was refused:" >&2; cat out.txt >&2; exit 1; }
echo "pre-commit: a bad spec blocks the commit, a fixed one passes"
