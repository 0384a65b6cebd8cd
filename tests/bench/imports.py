"""Cases of a list that is taken over from a file, as Odoo's own import and ours do it."""

import base64

from cases import make_camera

PARTNERS, APART = 50, 7


def partner_list(env, size):
    """Import ``size`` contacts from CSV with Odoo's own import."""
    rows = [f"Bench contact {n},09{n % 10**8:08d},bench{n}@example.com" for n in range(size)]
    content = "\n".join(["name,phone,email", *rows]).encode()
    options = {"quoting": '"', "separator": ",", "encoding": "utf-8", "has_headers": True}
    names = ["name", "phone", "email"]

    def act():
        wizard = env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file": content,
                "file_name": "contacts.csv",
                "file_type": "text/csv",
            }
        )
        result = wizard.execute_import(names, names, dict(options))
        assert len(result["ids"]) == size, result["messages"]

    return act


def card_list(env, size):
    """Take ``size`` old cards of some customers over from CSV."""
    product = make_camera(env)
    product.default_code = "BENCH-CAM"
    partners = env["res.partner"].create([{"name": f"Old customer {n}"} for n in range(PARTNERS)])
    rows = [
        f"OLD{n:07d}x,BENCH-CAM,{partners[n % PARTNERS].name},2025-0{n % APART + 1}-03,24"
        for n in range(size)
    ]
    content = "\n".join(["serial,product,customer,purchase_date,term_months", *rows]).encode()
    job = env["warranty.import"].create(
        {"file": base64.b64encode(content), "file_name": "cards.csv", "kind": "cards"}
    )

    def act():
        job._begin("running", ("draft",))
        starter = job._as_starter()
        taken, places = starter._read_rows()
        # what the scheduled job does, but for the commits between
        while starter._take_batch(taken, places):
            pass
        assert (job.state, job.made_count) == ("done", size), job.problem_ids[:3].mapped("message")

    return act


CASES = {case.__name__: case for case in (partner_list, card_list)}
