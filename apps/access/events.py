"""What the access world announces."""

from apps.core.events import declare

CONSUMER_REGISTERED = declare("consumer.registered")
CONSUMER_UPDATED = declare("consumer.updated")
CONSUMER_REVIEWED = declare("consumer.reviewed")
CONSUMER_SECRET_ROTATED = declare("consumer.secret_rotated")
CONSUMER_SECRET_ENDED = declare("consumer.secret_ended")
CONSUMER_SUSPENDED = declare("consumer.suspended")
CONSUMER_RESUMED = declare("consumer.resumed")
HOOK_SOURCE_REGISTERED = declare("hook_source.registered")
HOOK_SOURCE_SECRET_ROTATED = declare("hook_source.secret_rotated")
HOOK_SOURCE_UPDATED = declare("hook_source.updated")
DEVICE_KEY_ISSUED = declare("device_key.issued")
DEVICE_KEY_REVOKED = declare("device_key.revoked")
CONFORMANCE_STARTED = declare("conformance_run.started")
CONFORMANCE_FINISHED = declare("conformance_run.finished")
