"""Somebody at a screen, whose clicks and keys are counted."""

import re

from playwright.sync_api import expect

LANGUAGES = {"vi_VN": "vi", "en_US": "en"}
SIZES = {"desk": (1366, 768), "tablet": (820, 1180), "phone": (390, 844)}
PATIENCE = 60_000  # ms
# slower than a scanner, as fast as nobody: what is counted is keys, not how long they take
KEY_GAP = 60  # ms
# where a browser would ask how to print; it is closed with one more click
NOTE_PRINT = """() => {
    window.printed = 0;
    const note = (frame) => {
        frame.print = () => { window.top.printed += 1; };
    };
    note(window);
    const {contentWindow} = Object.getOwnPropertyDescriptors(HTMLIFrameElement.prototype);
    Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", {
        get() {
            const frame = contentWindow.get.call(this);
            return frame && {focus() {}, print() { window.top.printed += 1; }};
        },
    });
}"""


class Hand:
    """One user's browser. Each click or tap and each key is counted; what a scanner types is not.

    :param size: a key of ``SIZES``
    """

    def __init__(self, browser, url, login, lang, size):
        width, height = SIZES[size]
        self.url, self.lang = url, lang
        self.clicks = self.keys = 0
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=size != "desk",
            is_mobile=size != "desk",
            locale=lang.replace("_", "-"),
        )
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(f"{url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")

    def open(self, path, ready):
        """Open a page of the web client, which counts for nothing: a job begins there."""
        self.page.goto(f"{self.url}/odoo/{path}")
        self.wait(ready)
        self.clicks = self.keys = 0

    def wait(self, selector):
        self.page.wait_for_selector(selector)

    def click(self, selector, then=None):
        """Click or tap something, and wait for what it leads to."""
        self.page.click(selector)
        self.clicks += 1
        if then:
            self.wait(then)

    def type(self, text, then=None):
        self.page.keyboard.type(text, delay=KEY_GAP)
        self.keys += len(text)
        if then:
            self.wait(then)

    def press(self, key, then=None):
        self.page.keyboard.press(key)
        self.keys += 1
        if then:
            self.wait(then)

    def scan(self, code, then=None):
        """Hold a label before the scanner."""
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")
        if then:
            self.wait(then)

    def count(self):
        """Return how many clicks and keys the job has taken."""
        return self.clicks, self.keys
