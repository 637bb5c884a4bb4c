#!/bin/sh
# Makes rymeda/node:local, an image that serves deploy/Dockerfile as BUILD_IMAGE and BASE_IMAGE, on a machine that can
# pull none: Debian by debootstrap, and the Node and npm that the repository itself runs on.
#
#   apt-get install docker.io iptables debootstrap     then start the engine (dockerd)
#   sudo deploy/base-image.sh
#
# DEBIAN_SUITE (bookworm) and DEBIAN_MIRROR (debootstrap's own default) choose where Debian comes from.
set -eu

repository=$(cd "$(dirname "$0")/.." && pwd)
suite=${DEBIAN_SUITE:-bookworm}
image=${1:-rymeda/node:local}

say() { printf '%s\n' "$*" >&2; }
need() { command -v "$1" >/dev/null || { say "$1 is missing: apt-get install $2"; exit 1; }; }

[ "$(id -u)" = 0 ] || { say 'debootstrap needs root.'; exit 1; }
need docker docker.io
need debootstrap debootstrap
need npm npm
docker version >/dev/null 2>&1 || { say 'No Docker engine answers. Start dockerd.'; exit 1; }
# node_modules/.bin/node is a link to the binary of a package.
node=$(readlink -f "$repository/node_modules/node/bin/node")
[ -x "$node" ] || { say 'Run "npm ci" first.'; exit 1; }
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say "Making $image ($suite) ..."
debootstrap --variant=minbase --include=ca-certificates,libstdc++6 "$suite" "$work/root" ${DEBIAN_MIRROR:-} \
  >"$work/log" 2>&1 || { tail -20 "$work/log" >&2; exit 1; }
rm -rf "$work/root/var/cache/apt/archives" "$work/root/var/lib/apt/lists" "$work/root/usr/share/doc"
cp "$node" "$work/root/usr/local/bin/node"
mkdir -p "$work/root/usr/local/lib/node_modules"
cp -r "$npm" "$work/root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/root/usr/local/bin/npm"
tar -C "$work/root" -c . | docker import --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' - "$image" >/dev/null
say "Made $image. Build with --build-arg BUILD_IMAGE=$image --build-arg BASE_IMAGE=$image"
