"""Master data over HTTP, declared: one `MasterData` per resource, the same addresses and manners for each.

List and create at `<path>/`, one at `<path>/<id>/` (strong ETag, 304, PUT and PATCH with If-Match), `archive/` below
it instead of DELETE, `<path>/by-reference/` and `<path>/search/`.
"""

from .declaration import LabelsField, MasterData, MasterDataOut
from .routes import routes

__all__ = ["LabelsField", "MasterData", "MasterDataOut", "routes"]
