#!/bin/sh
if ! command -v node >/dev/null 2>&1; then
  echo "Node.js is not installed. See README.txt."
  exit 1
fi
exec node "$(dirname "$0")/serve.mjs" "$@"
