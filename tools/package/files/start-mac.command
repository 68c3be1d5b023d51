#!/bin/sh
if ! command -v node >/dev/null 2>&1; then
  echo "Node.js is not installed. See README.txt."
  exit 1
fi
version=$(node -p process.versions.node)
if [ "${version%%.*}" -lt 20 ]; then
  echo "Node.js 20 or later is needed, and this is $version. README.txt says where to get it."
  exit 1
fi
exec node "$(dirname "$0")/serve.mjs" "$@"
