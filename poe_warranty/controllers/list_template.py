import mimetypes

from odoo.http import Controller, content_disposition, request, route


class ListTemplate(Controller):
    """Empty lists to fill in, see ``warranty.import``."""

    @route(
        "/warranty/list_template/<string:kind>/<string:lang>.<string:extension>",
        type="http",
        auth="user",
        readonly=True,
    )
    def get_list_template(self, kind, lang, extension):
        """Return the headings of a kind of list in a language, as a file."""
        lists = request.env["warranty.import"]
        lists.check_access("read")
        found = lists._get_template(kind, lang, extension)
        if not found:
            raise request.not_found()
        name, content = found
        return request.make_response(
            content,
            [
                ("Content-Type", mimetypes.guess_type(name)[0] or "application/octet-stream"),
                ("Content-Disposition", content_disposition(name)),
                ("Content-Length", len(content)),
            ],
        )
