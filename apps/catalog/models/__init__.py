"""What can be sold, used or charged, and under which tax: one catalogue for the whole retailer."""

from .classification import Brand, Category
from .external_article import ExternalArticle
from .product import Product
from .reasons import ReasonCode
from .tax import TaxCode, TaxRate

__all__ = ["Brand", "Category", "ExternalArticle", "Product", "ReasonCode", "TaxCode", "TaxRate"]
