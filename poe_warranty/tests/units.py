from odoo.tests import HttpCase

from odoo.addons.web.tests import test_js

BUNDLE = "web.assets_unit_tests"


class UnitsCase(HttpCase):
    """Unit tests of an add-on's screens, in Odoo's own runner."""

    def _leave_out_the_tests_of_others(self, addon):
        """Keep the page small: the runner reads every test of the bundle before it picks ours."""
        Asset = self.env["ir.asset"]
        paths = [path for path, *_file in Asset._get_asset_paths(BUNDLE, Asset._get_asset_params())]
        addons = {path.split("/")[1] for path in paths if path.endswith(".test.js")}
        Asset.create(
            [
                {
                    "name": f"No unit tests of {other}",
                    "bundle": BUNDLE,
                    "directive": "remove",
                    "path": f"/{other}/static/**/*.test.js",
                }
                for other in sorted(addons - {addon})
            ]
        )

    def _run_units(self, addon):
        """Run the unit tests of an add-on."""
        self._leave_out_the_tests_of_others(addon)
        suite = test_js.HOOTCommon._generate_hash(self, f"@{addon}")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
