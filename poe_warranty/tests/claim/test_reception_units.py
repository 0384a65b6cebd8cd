from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js

BUNDLE = "web.assets_unit_tests"
SUITE = "@poe_warranty"


@tagged("post_install", "-at_install")
class TestReceptionUnits(HttpCase):
    """The unit tests of the reception screen (static/tests/reception_desk), in Odoo's own runner."""

    def _leave_out_the_tests_of_others(self):
        """Keep the page small: the runner reads every test of the bundle before it picks ours."""
        Asset = self.env["ir.asset"]
        paths = [path for path, *_file in Asset._get_asset_paths(BUNDLE, Asset._get_asset_params())]
        addons = {path.split("/")[1] for path in paths if path.endswith(".test.js")}
        Asset.create(
            [
                {
                    "name": f"No unit tests of {addon}",
                    "bundle": BUNDLE,
                    "directive": "remove",
                    "path": f"/{addon}/static/**/*.test.js",
                }
                for addon in sorted(addons - {"poe_warranty"})
            ]
        )

    def test_reception_desk(self):
        self._leave_out_the_tests_of_others()
        suite = test_js.HOOTCommon._generate_hash(self, SUITE)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
