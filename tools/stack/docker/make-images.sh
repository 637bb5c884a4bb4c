#!/bin/sh
# Makes images for the containers way on a machine that has a Docker engine but can pull nothing: a Debian base
# by debootstrap, and on it the very servers that the native way fetches (same files, same checksums).
#
#   apt-get install docker.io iptables debootstrap     then start the engine (dockerd)
#   sudo tools/stack/docker/make-images.sh
#   RYMEDA_STACK=containers RYMEDA_MONGODB_IMAGE=rymeda/mongodb:local \
#     RYMEDA_KAFKA_IMAGE=rymeda/kafka:local RYMEDA_REDIS_IMAGE=rymeda/redis:local npm start
#
# DEBIAN_SUITE (bookworm) and DEBIAN_MIRROR (debootstrap's own default) choose where the base comes from.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
suite=${DEBIAN_SUITE:-bookworm}
node="$repository/node_modules/.bin/node"

say() { printf '%s\n' "$*" >&2; }
need() { command -v "$1" >/dev/null || { say "$1 is missing: apt-get install $2"; exit 1; }; }

[ "$(id -u)" = 0 ] || { say 'debootstrap needs root.'; exit 1; }
[ -x "$node" ] || { say 'Run "npm ci" first.'; exit 1; }
need docker docker.io
need debootstrap debootstrap
docker version >/dev/null 2>&1 || { say 'No Docker engine answers. Start dockerd.'; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! docker image inspect rymeda/base:local >/dev/null 2>&1; then
  say "Making the base image ($suite) ..."
  debootstrap --variant=minbase --include=libcurl4,libssl3 "$suite" "$work/root" ${DEBIAN_MIRROR:-} >"$work/log" ||
    { tail -20 "$work/log" >&2; exit 1; }
  rm -rf "$work/root/var/cache/apt/archives" "$work/root/var/lib/apt/lists"
  tar -C "$work/root" -c . | docker import - rymeda/base:local >/dev/null
fi

# Prints the folders of mongod, valkey-server, a JRE and Kafka's jars; fetches what is not cached.
set -- $("$node" "$here/fetched-folders.ts")
mongod=$1 valkey=$2 java=$3 jars=$4

# Copies and builds; the legacy builder needs nothing that would have to be pulled.
build() {
  say "Building rymeda/$1:local ..."
  # The stack runs the servers as whoever starts it.
  chmod -R a+rX "$work/$1"
  DOCKER_BUILDKIT=0 docker build --quiet --tag "rymeda/$1:local" "$work/$1" >"$work/log" 2>&1 ||
    { cat "$work/log" >&2; exit 1; }
}

mkdir -p "$work/mongodb" "$work/redis" "$work/kafka"

cp "$mongod/mongod" "$work/mongodb/"
cat >"$work/mongodb/Dockerfile" <<'EOF'
FROM rymeda/base:local
COPY mongod /usr/local/bin/mongod
ENTRYPOINT ["mongod"]
EOF
build mongodb

cp "$valkey/valkey-server" "$work/redis/"
cat >"$work/redis/Dockerfile" <<'EOF'
FROM rymeda/base:local
COPY valkey-server /usr/local/bin/valkey-server
ENTRYPOINT ["valkey-server"]
EOF
build redis

# The two scripts of the official image that the stack calls, cut down to what they end in.
cp -r "$java" "$work/kafka/java"
cp -r "$jars" "$work/kafka/libs"
mkdir "$work/kafka/bin"
run='exec /opt/java/bin/java $KAFKA_HEAP_OPTS -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "/opt/kafka/libs/*"'
printf '#!/bin/sh\n%s kafka.tools.StorageTool "$@"\n' "$run" >"$work/kafka/bin/kafka-storage.sh"
printf '#!/bin/sh\n%s kafka.Kafka "$@"\n' "$run" >"$work/kafka/bin/kafka-server-start.sh"
chmod 755 "$work/kafka/bin/"*.sh
cat >"$work/kafka/Dockerfile" <<'EOF'
FROM rymeda/base:local
COPY java /opt/java
COPY libs /opt/kafka/libs
COPY bin /opt/kafka/bin
ENTRYPOINT ["/opt/kafka/bin/kafka-server-start.sh"]
EOF
build kafka

say 'Made rymeda/mongodb:local, rymeda/kafka:local and rymeda/redis:local. Try them with:'
say '  RYMEDA_STACK=containers RYMEDA_MONGODB_IMAGE=rymeda/mongodb:local \'
say '    RYMEDA_KAFKA_IMAGE=rymeda/kafka:local RYMEDA_REDIS_IMAGE=rymeda/redis:local npm start'
