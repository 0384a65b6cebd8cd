#!/usr/bin/env bash
# Odoo 19 itself, unpacked under .local/odoo from Debian's `odoo-19` package. The package lives in
# the sid suite (setup/apt.sh).
. "$(dirname "$0")/env.sh"
. "$TOP/setup/apt.sh"

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
advice="name an Odoo 19 you have:  ODOO_ROOT=/path/to/odoo make run"
command -v apt-get >/dev/null || fail "no apt-get to fetch Odoo 19 with" "$advice"

say "Fetching Odoo 19 ($VERSION, about 125 MB)"
open_suite sid "$advice"
private_apt download "odoo-19=$VERSION" "${BESIDE[@]}" || fail_suite "Odoo 19" "$advice"
cd "$apt/archives"
printf '%s  %s\n' "$SHA256" odoo-19_*.deb | sha256sum --check --quiet ||
    fail "the Odoo package is not the one this project was tested with"

say "Unpacking Odoo 19 (1.2 GB)"
mkdir -p "$target"
for package in *.deb; do dpkg -x "$package" "$target"; done
# Debian strips one asset as non-free: the background blur of video calls. Without the file every
# page logs an error; empty is enough.
blur=$target/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
mkdir -p "$blur"
[ -s "$blur/selfie_segmentation.js" ] || : >"$blur/selfie_segmentation.js"
touch "$done_mark"
rm -rf "$apt"
