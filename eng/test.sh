#!/usr/bin/env bash
# Builds everything with warnings as errors and runs all tests. Installs what the tests need where it can.
# Ends with one line: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

export CI=true # undeclared public API fails the build, and a test may not skip for want of a tool
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
export MSBUILDDISABLENODEREUSE=1

need() { # need COMMAND PACKAGE...: installs Debian packages when the command is missing
    command -v "$1" >/dev/null 2>&1 && return
    local command=$1 sudo=""
    shift
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "eng/test.sh: '$command' is missing and there is no apt-get to install it with." >&2
        return
    fi
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 && sudo="sudo -n"
    fi
    echo "Installing $* ..."
    $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null \
        || echo "eng/test.sh: could not install $*; the tests that need it will fail." >&2
}

if ! command -v dotnet >/dev/null 2>&1; then
    echo "eng/test.sh: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
    exit 1
fi
need node nodejs npm
need npm npm
need curl curl
need redis-server redis-server
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || need postgres postgresql

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet build Hadrian.sln --configuration Release --verbosity quiet --nologo || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

# One project after the other: several start servers and whole processes of their own.
dotnet test Hadrian.sln --configuration Release --no-build --nologo --verbosity quiet -m:1 2>&1 | tee "$results/log"
status=${PIPESTATUS[0]}

sum() { grep -E '^(Passed|Failed|Skipped)! +- ' "$results/log" | sed -nE "s/.*$1: +([0-9]+).*/\1/p" | awk '{ total += $1 } END { print total + 0 }'; }
passed=$(sum Passed)
failed=$(sum Failed)
skipped=$(sum Skipped)
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1 # a test process died without a summary
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$status" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
