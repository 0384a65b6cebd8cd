from odoo import models


class WarrantyWebhookMixin(models.AbstractModel):
    """A document of which webhooks are told: it stands before its model, and listens to the hook by
    which that tells what happened."""

    _name = "warranty.webhook.mixin"
    _description = "Document that webhooks are told of"

    # {what happened, as the hook has it: the event that is told}
    _webhook_events = {}

    def _facts_changed(self, what):
        """Who listens hears of it."""
        super()._facts_changed(what)
        event = self._webhook_events.get(what)
        Webhook = self.env["warranty.webhook"]
        # asked here, since mostly nobody listens
        listening = event and Webhook._get_listening(f"{event.partition('.')[0]}s")
        if listening:
            Webhook._tell(self, event, listening)

    def _get_webhook_data(self):
        """Hook: return what is told of this document, values of JSON by name.

        :rtype: dict
        """
        return {}
