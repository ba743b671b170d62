# Installs Debian packages: $1 is where Debian looks for the policy on starting services, the rest are the packages.
#
# Installing a server's package starts the server. While we install, a policy that answers 101 ("do not start") is in
# place; it is taken away when this shell ends, whatever ended it. A policy that was there before is left alone.
set -eu
policy=$1
shift
ours=

take_away() {
    [ -z "$ours" ] || rm -f "$policy"
}
trap take_away EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# noclobber: creating fails when something is there, also when it came a moment ago.
set -C
if { printf '#!/bin/sh\nexit 101\n' > "$policy"; } 2> /dev/null; then
    ours=yes
    chmod 755 "$policy"
fi
set +C

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
