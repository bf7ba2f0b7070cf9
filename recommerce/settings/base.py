"""What every environment shares. Nothing here is secret; secrets come from the environment or a file."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from .env import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))

INSTALLED_APPS = [
    "recommerce",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "oauth2_provider",
    "rest_framework",
    "apps.core",
    "apps.stores",
    "apps.printing",
    "apps.customers",
    "apps.catalog",
    "apps.items",
    "apps.payments",
    "apps.technicians",
    "apps.workshop",
    "apps.buyback",
    "apps.resale",
    "apps.access",
    "apps.integrations",
    "apps.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.RequestContextMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.stores.middleware.WhoAndWhere",
    "apps.stores.middleware.SignInRequired",
    "apps.desk.middleware.IntegrationLight",
    "apps.desk.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
    "apps.access.counting.CallCounter",
    "apps.access.middleware.ReviewReminder",
    "apps.access.recording.ConformanceRecord",
    "apps.access.rehearsal.SandboxAnswers",
]

ROOT_URLCONF = "recommerce.urls"
WSGI_APPLICATION = "recommerce.wsgi.application"
APPEND_SLASH = False  # the slash-less form is served by the same view, never redirected

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///recommerce")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = None  # a connection per request costs more than the request
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "rc",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- Celery: a doorbell. Rows in PostgreSQL are the queue, so losing the broker loses nothing. ------
CELERY_BROKER_URL = env.str("BROKER_URL", default="memory://")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Rows are rung again by the relay, so kombu need not keep unacknowledged messages: each failed
    # acknowledgement to a broker that hangs would cost a worker one of its slots for good.
    "ack_emulation": False,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
}
CELERY_DB_REUSE_MAX = 1000  # else it connects anew for each task; core.tasks looks whether the connection still works
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "UTC"

# --- People and machines --------------------------------------------------------------------------
AUTH_USER_MODEL = "stores.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "apps.stores.authentication.StaffBackend",
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "apps.access.hashers.RandomSecretHasher",  # client secrets are random: a slow hash would only slow tokens
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_CLIENT_IP_CALLABLE = "apps.stores.authentication.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

OAUTH2_PROVIDER_APPLICATION_MODEL = "access.Consumer"
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "apps.access.scopes.ConsumerScopes",
    "OAUTH2_VALIDATOR_CLASS": "apps.access.oauth.ConsumerValidator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 900,
    # RFC 9700: the database keeps only the SHA-256 of a token; tokens travel in the Authorization header alone.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    # Grants we do not serve stay refused even if somebody mounts more of the library's views one day.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "CLIENT_SECRET_HASHER": "random_secret",
}

# --- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.access.api.authentication.BearerAuthentication",
        "apps.access.api.authentication.DeviceKeyAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["apps.core.api.permissions.ScopeDeclared"],
    "DEFAULT_THROTTLE_CLASSES": ["apps.access.api.rehearsing.SandboxRehearsal"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["apps.core.api.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "apps.core.api.schema.OperationSchema",
    "EXCEPTION_HANDLER": "apps.core.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
    "NUM_PROXIES": 1,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Recommerce",
    "DESCRIPTION": "Buy back, repair, rent and resell used goods beside the ERP and the till.",
    "VERSION": "1",
    "CONTACT": {"name": "Whoever runs this installation"},
    "LICENSE": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
    "SERVERS": [{"url": "/", "description": "This installation"}],
    "SERVE_INCLUDE_SCHEMA": False,
    "ENFORCE_NON_BLANK_FIELDS": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.core.api.openapi.complete",
    ],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Several resources have a field of the same name: without these their enums would be named by a hash.
    "ENUM_NAME_OVERRIDES": {
        "BulkJobStatusEnum": "apps.core.api.jobs.STATUSES",
        "CategoryKindEnum": "apps.catalog.states.CategoryKind",
        "CustomerKindEnum": "apps.customers.states.CustomerKind",
        "HolderKindEnum": "apps.items.states.HolderKind",
        "ItemEntryKindEnum": "apps.items.states.EntryKind",
        "ItemGradeEnum": "apps.items.states.Grade",
        "ConditionReportKindEnum": "apps.items.states.ReportKind",
        "TransferStatusEnum": "apps.items.states.TransferStatus",
        "VatOriginEnum": "apps.items.states.VatOrigin",
        "LanguageEnum": "apps.customers.states.Language",
        "LineKindEnum": "apps.workshop.states.LineKind",
        "ProductKindEnum": "apps.catalog.states.ProductKind",
        "RegisterEntryKindEnum": "apps.buyback.states.register.EntryKind",
        "RegisterPaymentModeEnum": "apps.buyback.states.register.PaymentMode",
        "ReasonKindEnum": "apps.catalog.states.ReasonKind",
        "CaseKindEnum": "apps.payments.states.CaseKind",
        "CaseStateEnum": "apps.payments.states.CaseState",
        "DeviceLanguageEnum": "apps.printing.states.DeviceLanguage",
        "EndpointStateEnum": "apps.access.states.EndpointState",
        "EndOfDayStateEnum": "apps.payments.states.EndOfDayState",
        "IntakeStateEnum": "apps.payments.states.IntakeState",
        "IntakeStatusEnum": "apps.payments.api.intake.serializers.STATUSES",
        "HoldOutcomeEnum": "apps.items.states.HoldOutcome",
        "HoldStateEnum": "apps.payments.states.HoldState",
        "MarginLineKindEnum": "apps.resale.states.LineKind",
        "MarginMethodEnum": "apps.resale.states.MarginMethod",
        "MarginPeriodStateEnum": "apps.resale.states.PeriodState",
        "RegimeEnum": "apps.resale.states.Regime",
        "RegimeReasonEnum": "apps.resale.states.RegimeReason",
        "MovementKindEnum": "apps.payments.states.MovementKind",
        "PayableStateEnum": "apps.payments.states.PayableState",
        "PrintJobStateEnum": "apps.printing.states.PrintJobState",
        "QuoteStateEnum": "apps.workshop.states.QuoteState",
        "ReceiptKindEnum": "apps.payments.states.ReceiptKind",
        "ReceiptStateEnum": "apps.payments.states.ReceiptState",
        "ModeEnum": "apps.core.api.masterdata.batch.MODES",
        "PayoutModeEnum": "apps.buyback.states.PayoutMode",
        "PayoutStateEnum": "apps.buyback.states.PayoutState",
        "RuleSetStatusEnum": "apps.buyback.states.RuleSetStatus",
        "TradeInLineStateEnum": "apps.buyback.states.TradeInLineState",
        "TradeInModeEnum": "apps.buyback.states.TradeInMode",
        "TradeInStatusEnum": "apps.buyback.states.TradeInStatus",
        "OfferStateEnum": "apps.buyback.states.OfferState",
        "BaseKindEnum": "apps.buyback.states.BaseKind",
        "EffectKindEnum": "apps.buyback.states.EffectKind",
        "QuestionKindEnum": "apps.buyback.states.QuestionKind",
        "StepKindEnum": "apps.buyback.states.StepKind",
        "TheftResultEnum": "apps.buyback.states.TheftResult",
        "TheftLookUpResultEnum": "apps.buyback.states.trade_in.LOOK_UP_RESULTS",
        "VoucherKindEnum": "apps.payments.states.VoucherKind",
        "VoucherStateEnum": "apps.payments.states.VoucherState",
        "ChannelKindEnum": "apps.resale.states.ChannelKind",
        "ListingStateEnum": "apps.resale.states.ListingState",
        "SaleKindEnum": "apps.resale.api.serializers.SALE_KINDS",
        "SaleStateEnum": "apps.resale.states.SaleState",
        "StockStatusEnum": "apps.resale.states.StockStatus",
        "WorkStateEnum": "apps.core.models.WorkState",
        "WorkOrderCustodyEnum": "apps.workshop.states.Custody",
        "WorkOrderStatusEnum": "apps.workshop.states.WorkOrderStatus",
    },
}
MAX_BODY_BYTES = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
# Tickets sent in bulk are refused, to be sent later, while so many wait to be booked, or the first for so many seconds.
INTAKE_MOST_WAITING = env.int("INTAKE_MOST_WAITING", default=20_000)
INTAKE_LONGEST_WAIT = env.int("INTAKE_LONGEST_WAIT", default=900)

# --- Language, time -------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files, uploads ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
# Every folder into which tills write their tickets lies below this one.
TICKET_FILES_DIR = Path(env.str("TICKET_FILES_DIR", default=str(DATA_DIR / "ticket_files")))
# Where secrets of partners are kept: what rows refer to as `env:`, `file:` and `vault:` is read from nowhere else.
PARTNER_SECRETS_PREFIX = env.str("PARTNER_SECRETS_PREFIX", default="PARTNER_SECRET_")
PARTNER_SECRETS_FOLDER = env.str("PARTNER_SECRETS_FOLDER", default=str(DATA_DIR / "partner_secrets"))
PARTNER_SECRETS_VAULT = env.str("PARTNER_SECRETS_VAULT", default="secret/partners/")
# The numbers reported stolen, one a line: things bought from people are looked up in it. None: nothing is looked up.
STOLEN_GOODS_FILE = env.str("STOLEN_GOODS_FILE", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security -------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

# --- Logs: one JSON line per event, allow-listed keys only ------------------------------------------
LOGGING_CONFIG = None
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")

# --- Webhooks out -----------------------------------------------------------------------------------
# Where this installation is found: what receivers are told, and where they fetch the schemas of events.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
# Loopback hosts, as written in an endpoint's address, to which webhooks go all the same: for trying out on one machine.
WEBHOOK_LOOPBACK_HOSTS: list[str] = []

# --- Relay and deliveries ---------------------------------------------------------------------------
RELAY_IDLE_SECONDS = env.float("RELAY_IDLE_SECONDS", default=0.5)
RELAY_RERING_SECONDS = env.float("RELAY_RERING_SECONDS", default=15.0)
DELIVERY_LEASE_SECONDS = env.float("DELIVERY_LEASE_SECONDS", default=60.0)
