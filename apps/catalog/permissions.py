"""Rights over the catalogue, which is one for the whole retailer: held in any store, they count."""

from apps.core.permissions import INTEGRATOR, MANAGER, ROLE_CODES, declare

PRODUCTS_READ = declare("products:read", fr="Voir les articles", en="See products", roles=ROLE_CODES)
PRODUCTS_WRITE = declare(
    "products:write", fr="Modifier les articles", en="Change products", roles=(MANAGER, INTEGRATOR)
)
BRANDS_READ = declare("brands:read", fr="Voir les marques", en="See brands", roles=ROLE_CODES)
BRANDS_WRITE = declare("brands:write", fr="Modifier les marques", en="Change brands", roles=(MANAGER, INTEGRATOR))
CATEGORIES_READ = declare("categories:read", fr="Voir les catégories", en="See categories", roles=ROLE_CODES)
CATEGORIES_WRITE = declare(
    "categories:write", fr="Modifier les catégories", en="Change categories", roles=(MANAGER, INTEGRATOR)
)
TAX_CODES_READ = declare("tax_codes:read", fr="Voir les codes de TVA", en="See tax codes", roles=ROLE_CODES)
TAX_CODES_WRITE = declare("tax_codes:write", fr="Modifier les codes de TVA", en="Change tax codes", roles=(INTEGRATOR,))
REASON_CODES_READ = declare("reason_codes:read", fr="Voir les motifs", en="See reasons", roles=ROLE_CODES)
REASON_CODES_WRITE = declare(
    "reason_codes:write", fr="Modifier les motifs", en="Change reasons", roles=(MANAGER, INTEGRATOR)
)
EXTERNAL_ARTICLES_READ = declare(
    "external_articles:read", fr="Voir les articles des caisses", en="See till articles", roles=ROLE_CODES
)
EXTERNAL_ARTICLES_WRITE = declare(
    "external_articles:write", fr="Modifier les articles des caisses", en="Map till articles",
    roles=(MANAGER, INTEGRATOR),
)  # fmt: skip
