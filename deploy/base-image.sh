#!/bin/sh
# Makes rymeda/node:local, an image that serves deploy/Dockerfile as BUILD_IMAGE and BASE_IMAGE, on a machine that can
# pull none: the Node that the repository itself runs on, this machine's libraries that it is linked to, its
# authorities, npm, and nothing else. There is no shell in it, as in the images that production is built on.
#
#   apt-get install docker.io iptables     then start the engine (dockerd)
#   deploy/base-image.sh [name]
#
# For trials: production takes an image that somebody keeps up to date (deploy/Dockerfile).
set -eu

repository=$(cd "$(dirname "$0")/.." && pwd)
image=${1:-rymeda/node:local}

say() { printf '%s\n' "$*" >&2; }
command -v docker >/dev/null || { say 'docker is missing: apt-get install docker.io'; exit 1; }
command -v npm >/dev/null || { say 'npm is missing.'; exit 1; }
docker version >/dev/null 2>&1 || { say 'No Docker engine answers. Start dockerd.'; exit 1; }
# node_modules/.bin/node is a link to the binary of a package.
node=$(readlink -f "$repository/node_modules/node/bin/node")
[ -x "$node" ] || { say 'Run "npm ci" first.'; exit 1; }
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root/usr/local/bin" "$root/usr/local/lib/node_modules" "$root/etc/ssl/certs" "$root/tmp" "$root/usr/bin"
chmod 1777 "$root/tmp"

cp "$node" "$root/usr/local/bin/node"
cp -rL "$npm" "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ldd "$node" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
printf 'root:x:0:0:root:/root:/sbin/nologin\nrymeda:x:10001:10001::/app:/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\nrymeda:x:10001:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"

# Node would believe its own list of authorities alone.
tar -C "$root" -c . | docker import --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' \
  --change 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' - "$image" >/dev/null
say "Made $image. Build with --build-arg BUILD_IMAGE=$image --build-arg BASE_IMAGE=$image"
