"""Somebody at a screen, whose clicks and keys are counted."""

import time

from playwright.sync_api import expect

SIZES = {"desk": (1366, 768), "tablet": (820, 1180), "phone": (390, 844)}
PATIENCE = 60_000  # ms
# slower than a scanner; that people are slower still does not change how much they type
KEY_GAP = 0.05  # seconds
# what a person takes for a key and for a click, besides waiting for the screen (keystroke-level model)
KEY_SECONDS, CLICK_SECONDS = 0.2, 1.1
# the frames of the browser's PDF viewer end Playwright's driver now and then (1.65: "Frame has been
# detached"): a paper that came as a PDF lies in its frame as a text
PAPER_AS_TEXT = """
    const show = URL.createObjectURL;
    URL.createObjectURL = (file) =>
        show(file.type === "application/pdf" ? new Blob(["A paper"], {type: "text/plain"}) : file);
"""


class Hand:
    """One user's browser. Each click or tap and each key is counted; what a scanner types is not.

    :param str lang: which the user's screens are in
    :param str size: a key of ``SIZES``
    """

    def __init__(self, browser, url, login, lang, size):
        width, height = SIZES[size]
        self.url, self.login = url, login
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=size != "desk",
            locale=lang.replace("_", "-"),
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(PAPER_AS_TEXT)
        self.page = self.context.new_page()
        self.page.goto(f"{url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")
        self.begin()

    # === the count === #

    def begin(self, other=None):
        """Count from here on; or go on with the work of another hand."""
        self.clicks, self.keys = (other.clicks, other.keys) if other else (0, 0)
        self.begun = other.begun if other else time.monotonic()

    def get_seconds(self):
        """Return how long a person takes for the job: the screens' time here, and his own."""
        waited = time.monotonic() - self.begun - self.keys * KEY_GAP
        return waited + self.keys * KEY_SECONDS + self.clicks * CLICK_SECONDS

    # === work === #

    def open(self, path, ready):
        """Open the screen where a job begins, in a tab of its own: one that printed is left to its dialog."""
        self.page = self.context.new_page()
        self.page.goto(f"{self.url}/odoo/{path}")
        self.wait(ready)
        self.begin()

    def wait(self, selector):
        """Wait until something shows that can be worked with."""
        self.page.wait_for_selector(selector)
        expect(self.page.locator(".o_blockUI")).to_have_count(0, timeout=PATIENCE)

    def click(self, selector, then=None):
        """Click or tap something, and wait for what it leads to."""
        self.page.click(selector)
        self.clicks += 1
        if then:
            self.wait(then)

    def press(self, button, then=None):
        """Press a button of a form by its name."""
        self.click(f"button[name={button}]:visible >> nth=0", then)

    def type(self, text):
        self.page.keyboard.type(text, delay=KEY_GAP * 1000)
        self.keys += len(text)

    def key(self, *names):
        """Press keys that are no letters."""
        for name in names:
            self.page.keyboard.press(name)
            self.keys += 1

    def scan(self, code, then):
        """Hold a label before the scanner."""
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")
        self.wait(then)

    def take_photo(self, selector):
        """Tap a camera's button, its shutter, and that the picture is good."""
        photo = {"name": "photo.png", "mimeType": "image/png", "buffer": self.page.screenshot()}
        self.page.set_input_files(selector, photo)
        self.clicks += 3

    def print(self):
        """A paper is before the browser's own dialog, where one more click prints it."""
        self.page.wait_for_selector("iframe[src^='blob:']", state="attached")
        self.clicks += 1
