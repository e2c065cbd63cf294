#!/bin/sh
# Install what is missing, and only that: system packages through apt, Python packages into .venv.
#
#   setup.sh run     what the product needs
#   setup.sh check   that, and the linters
#   setup.sh test    that, and a browser, fonts and an encoder for the tests
#
# Safe to run again; a second run with nothing to do takes a moment.
set -eu
cd "$(dirname "$0")/.."
goal=${1:-run}
venv=.venv

say() { printf '%s\n' "$*" >&2; }
fail() { say ""; say "make: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# ---- system packages ---------------------------------------------------------------------------------------------

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

missing_packages() {
    have tesseract || echo tesseract-ocr
    for model in vie eng osd; do
        { have tesseract && tesseract --list-langs 2>/dev/null | grep -qx "$model"; } || echo "tesseract-ocr-$model"
    done
    # opencv-python links against these.
    ldconfig -p 2>/dev/null | grep -q 'libGL\.so\.1' || echo libgl1
    ldconfig -p 2>/dev/null | grep -q 'libgthread-2\.0\.so\.0' || echo libglib2.0-0
    # Appraisal sheets are printed in it. fonts-liberation 1.x has no Vietnamese letters.
    installed fonts-liberation2 || echo fonts-liberation2
    if [ "$goal" = test ]; then
        have chromium || echo chromium
        # The program that drives the browser links against this.
        ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1' || echo libatomic1
        installed fonts-noto-core || echo fonts-noto-core
        have heif-enc || echo libheif-examples
        # Takes text out of PDFs by other code than the libraries that are used here.
        have pdftotext || echo poppler-utils
    fi
}

install_packages() {
    [ $# -gt 0 ] || return 0
    have apt-get || fail "these are needed and this system has no apt-get to install them: $*
Install Tesseract 5 with the models vie, eng and osd (and the rest of the list) with your system's tools, then run make again."
    root=""
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || fail "not root and no sudo. As root, run:  apt-get install $*  and then make again."
        root=sudo
    fi
    say "Installing: $*"
    export DEBIAN_FRONTEND=noninteractive
    $root apt-get update -qq || say "(apt-get update failed; trying with the lists at hand)"
    $root apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
        fail "apt-get could not install: $*
Install them by hand (apt-get install $*), then run make again."
}

# ---- Python ------------------------------------------------------------------------------------------------------

suits() {
    "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 11))' >/dev/null 2>&1 &&
        "$1" -c 'import venv, ensurepip' >/dev/null 2>&1
}

find_python() {
    for python in python3.13 python3.12 python3.11 python3; do
        if have "$python" && suits "$python"; then
            echo "$python"
            return
        fi
    done
}

make_venv() {
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import pip' 2>/dev/null && return
    python=$(find_python)
    if [ -z "$python" ]; then
        install_packages python3 python3-venv
        python=$(find_python)
        [ -n "$python" ] || fail "Python 3.11 or later with venv is needed. Install it, then run make again."
    fi
    say "Making $venv with $($python --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

install_python_packages() {
    extra=""
    [ "$goal" = run ] || extra="[dev]"
    # What is installed is remembered, so that nothing is asked of the network when nothing changed.
    want="$(cat pyproject.toml constraints.txt | cksum) $(pwd)"
    for stamp in "$venv/.installed[dev]" "$venv/.installed$extra"; do
        [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return
    done
    say "Installing Python packages into $venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
        --editable ".$extra" || fail "pip could not install what constraints.txt names; see its message above."
    printf '%s' "$want" > "$venv/.installed$extra"
}

packages=$(missing_packages | sort -u)
# shellcheck disable=SC2086 # one word each
install_packages $packages
make_venv
install_python_packages
