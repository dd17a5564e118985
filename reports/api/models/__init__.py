from reports.api.models.tokens import ApiToken, Scope
from reports.api.models.webhooks import Event, Webhook, WebhookDelivery
