#!/bin/sh
# Builds static/govuk from the sources beside this file, in a scratch folder outside the repository.
# Needs Node 20 and the npm registry; users need neither, because the result is committed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out="$here/../static/govuk"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/." "$work"
cd "$work"
if [ -f package-lock.json ]; then npm ci --no-audit --no-fund; else npm install --no-audit --no-fund; fi
npx sass --load-path=node_modules --no-source-map --quiet-deps reddot.scss reddot.css
npx esbuild reddot.css --minify --legal-comments=none --outfile="$out/reddot.css"
npx esbuild reddot.js --bundle --minify --format=esm --target=es2020 --legal-comments=none --outfile="$out/reddot.js"
font=node_modules/@fontsource-variable/source-sans-3
cp "$font/files/source-sans-3-latin-wght-normal.woff2" "$out/source-sans-3.woff2"
cp "$font/files/source-sans-3-latin-ext-wght-normal.woff2" "$out/source-sans-3-ext.woff2"
cp "$font/LICENSE" "$out/source-sans-3.OFL.txt"
if grep -qi "GDS Transport\|crown" "$out/reddot.css"; then echo "the crown or GDS Transport got in" >&2; exit 1; fi
# --lock: new versions were pinned. The lock keeps versions and hashes; funding notes are its only addresses.
if [ "${1:-}" = "--lock" ]; then
  node -e 'const fs = require("fs"), lock = JSON.parse(fs.readFileSync("package-lock.json"))
    for (const one of Object.values(lock.packages)) delete one.funding
    fs.writeFileSync(process.argv[1], JSON.stringify(lock, null, 2) + "\n")' "$here/package-lock.json"
  node fixtures.mjs "$here/../../../tests/apps/govuk/upstream.json.gz"
fi
ls -l "$out"
