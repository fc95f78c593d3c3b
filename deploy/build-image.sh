#!/usr/bin/env bash
# Build veedor's image without a daemon, then try it:
#   deploy/build-image.sh [--base debootstrap|IMAGE] [--tag NAME] [--declarations N] [--only-try]
# Needs buildah; --base debootstrap (the default) also debootstrap. See deploy/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

base=debootstrap
tag=veedor:latest
declarations=5000
build=yes
while [ $# -gt 0 ]; do
    case $1 in
        --base) base=${2:?--base needs debootstrap or an image}; shift 2 ;;
        --tag) tag=${2:?--tag needs a name}; shift 2 ;;
        --declarations) declarations=${2:?--declarations needs a number}; shift 2 ;;
        --only-try) build=no; shift ;;
        -h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) echo "Unknown option $1; try --help." >&2; exit 2 ;;
    esac
done

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n  next: %s\n' "$1" "$2" >&2; exit 1; }
need() { command -v "$1" >/dev/null || fail "$1 is not installed." "Install it: apt-get install $1"; }

# vfs and chroot need neither an overlay file system nor namespaces: they work inside a container.
export STORAGE_DRIVER=${STORAGE_DRIVER:-vfs}
export BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
work=$(mktemp -d)
container=
server=
clean() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    [ -z "$container" ] || buildah rm "$container" >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean EXIT

# Debian from this machine's own apt sources; the mirror is used, and not left in the image.
make_base() {
    need debootstrap
    local release mirror root=$work/root scratch
    release=$(. /etc/os-release && echo "${VERSION_CODENAME:?}")
    mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' \
        | awk -v release="$release" '$1 == release {print $2; exit}')
    [ -n "$mirror" ] || fail "apt knows no mirror of $release." "Set up apt, then: apt-get update"
    debootstrap --variant=minbase --include=python3,python3-venv "$release" "$root" "$mirror" \
        >"$work/debootstrap.log" 2>&1 || fail "debootstrap did not finish." "Run it by hand as root."
    : >"$root/etc/apt/sources.list"
    rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* \
        "$root"/usr/share/{doc,man,locale,info}/* "$root"/etc/resolv.conf "$root"/etc/hostname
    scratch=$(buildah from scratch)
    buildah add --quiet "$scratch" "$root" / >/dev/null
    buildah commit --quiet --rm "$scratch" "localhost/veedor-base:$release" >/dev/null
    rm -rf "$root"
    base=localhost/veedor-base:$release
}

# pip's settings of this machine as build secrets, and the files they point to as read-only mounts.
pip_settings() {
    local name value
    for value in "${PIP_CONFIG_FILE:-}" "$HOME/.config/pip/pip.conf" /etc/pip.conf; do
        [ -f "$value" ] || continue
        secrets+=(--secret "id=pip_conf,src=$value")
        break
    done
    (umask 077; : >"$work/pip_env")
    while IFS='=' read -r name value; do
        case $name in PIP_CONFIG_FILE) continue ;; esac
        printf '%s=%q\n' "$name" "$value" >>"$work/pip_env"
        case $value in /*) [ ! -e "$value" ] || secrets+=(--volume "$value:$value:ro") ;; esac
    done < <(env | grep '^PIP_' || true)
    secrets+=(--secret "id=pip_env,src=$work/pip_env")
}

inside() { buildah run --volume "$work/home:/var/lib/veedor" "$container" -- "$@"; }
setting() {
    buildah inspect --type image "$tag" | python3 -c 'import json, sys
config = json.load(sys.stdin)["Docker"]["config"]
print(json.dumps(config.get(sys.argv[1]), separators=(",", ":")))' "$1"
}

build_image() {
    if [ "$base" = debootstrap ]; then
        say "Base: Debian by debootstrap"
        make_base
    fi
    say "Build from $base"
    secrets=()
    pip_settings
    buildah bud --format docker --layers=false --build-arg "BASE=$base" "${secrets[@]}" \
        --ignorefile .dockerignore --file Dockerfile --tag "$tag" . >"$work/build.log" 2>&1 || {
        tail -n 30 "$work/build.log" >&2
        fail "The image was not built." "Read the lines above; pip's settings come from this machine."
    }
}

need buildah
[ "$build" = no ] || build_image
bytes=$(buildah images --json "$tag" | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["size"])')
say "$tag: $bytes"

say "Who and what runs"
[ "$(setting User)" = '"10001:10001"' ] || fail "The image does not run as 10001." "See USER."
[ "$(setting Entrypoint)" = '["veedor"]' ] || fail "The entry point is not veedor." "See ENTRYPOINT."
[ "$(setting Healthcheck)" != null ] || fail "There is no health check." "See HEALTHCHECK."
container=$(buildah from --pull-never "$tag")
mkdir -m 0750 "$work/home"
chown 10001:10001 "$work/home"
chmod 0711 "$work"
[ "$(inside id -u)" = 10001 ] || fail "The process runs as $(inside id -u)." "See USER."
# What this user could write to even if the root were not read-only: its home and scratch, no more.
inside sh -c "find / -xdev \( -path /proc -o -path /sys -o -path /dev \) -prune -o \
    \( -type d -o -type f \) -writable -print 2>/dev/null; true" >"$work/writable"
grep -qx /tmp "$work/writable" || fail "The search for writable folders did not work." "Run it by hand."
writable=$(grep -Ev '^/(tmp|var/tmp|var/lib/veedor|run/lock)(/|$)' "$work/writable" || true)
[ -z "$writable" ] || fail "The user may write to: $writable" "Take the right away in the Dockerfile."
left=$(inside sh -c "find / -xdev \( -name pip_env -o -name pip.conf \) -size +0 2>/dev/null; true")
[ -z "$left" ] || fail "The image holds $left, which may hold secrets." "Mount it as a build secret."
echo "user 10001; writes to its home and scratch only; no settings of the builder left"

say "veedor --help"
inside veedor --help >"$work/help" || fail "veedor --help failed." "Read $work/help."
head -n 4 "$work/help"

say "veedor demo with $declarations simulated declarations"
inside veedor demo --home /var/lib/veedor --declarations "$declarations" --language en \
    >"$work/demo.log" 2>&1 || { tail -n 30 "$work/demo.log" >&2; fail "The demo failed." "See above."; }
tail -n 15 "$work/demo.log"
inside veedor verify --home /var/lib/veedor

say "veedor serve"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
buildah run --volume "$work/home:/var/lib/veedor" "$container" -- \
    veedor serve --home /var/lib/veedor --host 127.0.0.1 --port "$port" >"$work/serve.log" 2>&1 &
server=$!
check=$(setting Healthcheck | python3 -c 'import json, sys; print(json.load(sys.stdin)["Test"][3])')
for second in $(seq 60); do
    if inside env "PORT=$port" python -c "$check" 2>/dev/null; then
        echo "healthy after $second tries"
        break
    fi
    kill -0 "$server" 2>/dev/null || { tail -n 30 "$work/serve.log" >&2; fail "serve ended." "See above."; }
    [ "$second" -lt 60 ] || { tail -n 30 "$work/serve.log" >&2; fail "Not healthy in a minute." "See above."; }
    sleep 1
done
inside env "PORT=$port" python -c "import os, urllib.request as r
print('ready:', r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health/ready').read().decode())"
say "Good: $tag, $bytes"
