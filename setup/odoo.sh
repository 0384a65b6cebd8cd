#!/usr/bin/env bash
# Odoo 19 itself, unpacked under .local/odoo from Debian's `odoo-19` package. The package lives in
# the sid suite, read through a private apt configuration: the machine's own sources stay as they are.
. "$(dirname "$0")/env.sh"

VERSION=19.0.0+dfsg-1
SHA256=9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf
# the package's relative links point into these
BESIDE=(libjs-jquery libjs-jquery-form libjs-underscore fonts-font-awesome fonts-roboto-unhinted
    fonts-inconsolata fonts-montserrat fonts-ocr-b)

target=$LOCAL/odoo
done_mark=$target/.complete-$VERSION
if [ -n "$ODOO_ROOT" ]; then
    [ -d "$ODOO_ROOT/odoo" ] || fail "ODOO_ROOT=$ODOO_ROOT holds no 'odoo' folder" \
        "name the top of an Odoo 19 source checkout, or the dist-packages folder of an installed one"
    exit 0
fi
[ ! -e "$done_mark" ] || exit 0
command -v apt-get >/dev/null || fail "no apt-get to fetch Odoo 19 with" \
    "name an Odoo 19 you have:  ODOO_ROOT=/path/to/odoo make run"

say "Fetching Odoo 19 ($VERSION, about 125 MB)"
site=$(apt-get indextargets --format '$(SITE)' | head -n 1)
[ -n "$site" ] || fail "apt knows no Debian mirror" \
    "set up Debian's sources and run apt-get update, or name an Odoo 19 with ODOO_ROOT"
apt=$LOCAL/apt
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$target"
printf 'deb %s sid main\n' "$site" >"$apt/sources.list"
options=(-o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=-
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache::archives=$apt/archives"
    -o "Dir::Cache::pkgcache=$apt/pkgcache.bin" -o "Dir::Cache::srcpkgcache=$apt/srcpkgcache.bin"
    -o APT::Sandbox::User=root)
cd "$apt/archives"
apt-get -q "${options[@]}" update >"$apt/log" 2>&1 &&
    apt-get -q "${options[@]}" download "odoo-19=$VERSION" "${BESIDE[@]}" >>"$apt/log" 2>&1 || {
    tail -n 5 "$apt/log" >&2
    fail "Odoo 19 could not be downloaded" \
        "is there a network? or name an Odoo 19 you have:  ODOO_ROOT=/path/to/odoo make run"
}
printf '%s  %s\n' "$SHA256" odoo-19_*.deb | sha256sum --check --quiet ||
    fail "the Odoo package is not the one this project was tested with"

say "Unpacking Odoo 19 (1.2 GB)"
for package in *.deb; do dpkg -x "$package" "$target"; done
# Debian strips one asset as non-free: the background blur of video calls. Without the file every
# page logs an error; empty is enough.
blur=$target/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
mkdir -p "$blur"
[ -s "$blur/selfie_segmentation.js" ] || : >"$blur/selfie_segmentation.js"
touch "$done_mark"
rm -rf "$apt"
