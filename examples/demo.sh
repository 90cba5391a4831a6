#!/usr/bin/env bash
# What `make demo` runs: a cluster on free ports with a state folder of its own, one program, and nothing left.
set -euo pipefail

demo="$(cd "$(dirname "$0")" && pwd)/demo.py"
folder="$(mktemp -d)"
export FAAS_LOCAL_STATE_DIR="$folder/state"
export XDG_STATE_HOME="$folder"                  # the list of this user's clusters
export YR_MASTER_INFO_PATH="$folder/master-info" # where yr.init() looks; another cluster may have the usual file
export YR_LOG_LEVEL=FATAL                        # the SDK writes its own log lines to stdout
unset YR_MASTER_INFO YR_SERVER_ADDRESS YR_DS_ADDRESS YR_IN_CLUSTER

end() {
    trap '' INT TERM
    show faas-local down
    rm -rf "$folder"
}

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd "$folder" # the SDK writes files into the working folder
show faas-local up --detach --port all=0
show python "$demo"
