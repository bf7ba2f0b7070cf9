"""What the catalogue announces."""

from apps.core.events import declare

PRODUCT_CREATED = declare("product.created")
PRODUCT_UPDATED = declare("product.updated")
PRODUCT_ARCHIVED = declare("product.archived")
BRAND_CREATED = declare("brand.created")
BRAND_UPDATED = declare("brand.updated")
BRAND_ARCHIVED = declare("brand.archived")
CATEGORY_CREATED = declare("category.created")
CATEGORY_UPDATED = declare("category.updated")
CATEGORY_ARCHIVED = declare("category.archived")
TAX_CODE_CREATED = declare("tax_code.created")
TAX_CODE_UPDATED = declare("tax_code.updated")
REASON_CODE_CREATED = declare("reason_code.created")
EXTERNAL_ARTICLE_MAPPED = declare("external_article.mapped")
