#!/usr/bin/env bash
# The PDF program where the release has none (Debian 13 dropped wkhtmltopdf): that of Debian 12 with
# the libraries it was built for, unpacked under .local/pdf and used by this checkout alone
# (setup/env.sh puts it last on the path).
. "$(dirname "$0")/env.sh"
. "$TOP/setup/apt.sh"
command -v wkhtmltopdf >/dev/null && exit 0

say "Fetching wkhtmltopdf from Debian 12 (110 MB): this release has none"
advice="install wkhtmltopdf 0.12.6 so that it is found on the path"
open_suite bookworm "$advice"
private_apt install --download-only --no-install-recommends wkhtmltopdf || fail_suite wkhtmltopdf "$advice"
cd "$apt/archives"
rm -f libllvm*.deb libz3-*.deb libgl1-mesa-dri*.deb iso-codes*.deb # for screens: half of it all
target=$LOCAL/pdf
rm -rf "$target"
mkdir -p "$target/bin"
for package in *.deb; do dpkg -x "$package" "$target"; done

# started by the loader it was built for, so that the libraries beside it are used and no others
loader=$(ls "$target"/lib/*/ld-linux*.so.* | sed -n 1p)
libraries=$(dirname "$loader")
cat >"$target/wkhtmltopdf" <<SH
#!/bin/sh
export QT_QPA_PLATFORM=offscreen QT_PLUGIN_PATH='$target/usr/${libraries#"$target"/}/qt5/plugins'
exec '$loader' --library-path '$libraries:$target/usr/${libraries#"$target"/}' '$target/usr/bin/wkhtmltopdf' "\$@"
SH
chmod +x "$target/wkhtmltopdf"
"$target/wkhtmltopdf" --version >/dev/null || fail "the wkhtmltopdf of Debian 12 does not start here" "$advice"
mv "$target/wkhtmltopdf" "$target/bin" # the last step: what is on the path is complete
rm -rf "$apt"
