#!/bin/sh
# Installs what the build needs and the machine lacks, from Debian packages.
set -eu
wanted=""
for package in libyaml-dev zlib1g-dev libminizip-dev libpng-dev libjpeg62-turbo-dev libsqlite3-dev "$@"; do
  dpkg -s "$package" >/dev/null 2>&1 || wanted="$wanted $package"
done
[ -z "$wanted" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "install these packages first:$wanted" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq $wanted
