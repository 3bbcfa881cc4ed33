#!/bin/sh
# Makes the secrets that compose.yaml hands to the containers; those that are there already stay as they are.
# usage: deploy/make-secrets.sh      needs docker, which builds the image that makes the keys
set -eu
cd "$(dirname "$0")/.."
secrets=deploy/secrets

# The folder keeps others of this machine out. The files are readable, because containers read them under other accounts.
mkdir -p "$secrets"
chmod 700 "$secrets"
umask 022

# Written whole under another name first: a command that fails leaves no empty secret.
keep() {
  if [ ! -e "$secrets/$1" ]; then
    cat > "$secrets/$1.new"
    [ -s "$secrets/$1.new" ] || { echo "$1 would be empty" >&2; exit 1; }
    mv "$secrets/$1.new" "$secrets/$1"
  fi
}

image=tokenyard/demo-server:local
docker build --quiet --tag "$image" . > /dev/null
generate() { docker run --rm --network none --read-only "$image" --generate "$1"; }

od -An -N24 -tx1 /dev/urandom | tr -d ' \n' | keep postgres-password
printf 'postgres://tokenyard:%s@postgres:5432/tokenyard\n' "$(cat "$secrets/postgres-password")" | keep database-url
generate encryption-key | keep encryption-keys
generate admin-key | keep admin-key

echo "The secrets are in $secrets. Keep a copy of encryption-keys elsewhere: without it the database cannot be read."
